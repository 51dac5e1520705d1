/**
 * Bash's part of the completion. The library's own needs the package bash-completion, cannot be sourced twice, offers no
 * files, nothing after `--option=`, and evaluates what was typed; this one does as its other scripts do. It works on
 * bash 3.2, which is macOS's.
 */
export const bashCompletion = `# bash completion for sluice
_sluice_complete() {
  # Bash makes three words of --env=dev; sluice is asked with one.
  local words=() word joins="" i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n "$joins" || ( "$word" == "=" && \${#words[@]} -gt 0 ) ]]; then
      words[\${#words[@]}-1]+="$word"
      joins=""
      [[ "$word" == "=" ]] && joins=1
    else
      words+=("$word")
    fi
  done
  local current="\${COMP_WORDS[COMP_CWORD]}"
  [[ "$current" == "=" ]] && current=""

  local line directive=0
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :[0-9]*) directive="\${line#:}" ;;
      *)
        line="\${line%%$'\\t'*}"
        [[ "$line" == "$current"* ]] && COMPREPLY+=("$line")
        ;;
    esac
  done < <(sluice complete -- "\${words[@]}" 2>/dev/null)

  # 0 is a file and 16 a folder, which bash knows to name; 4 is neither.
  if (( \${#COMPREPLY[@]} == 0 && directive != 4 )); then
    local kind=-f
    (( directive & 16 )) && kind=-d
    while IFS= read -r line; do
      COMPREPLY+=("$line")
    done < <(compgen "$kind" -- "$current")
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _sluice_complete sluice`;
