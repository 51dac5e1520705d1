import * as core from "@actions/core";

/** Ends an action that did its work: outputs, job summary, and failure when there was a finding. */
export async function finish(
  outputs: Readonly<Record<string, string | number>>,
  result: { readonly ok: boolean; readonly text: string; readonly markdown: string },
): Promise<void> {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  await core.summary.addRaw(result.markdown, true).write();
  if (result.ok) core.info(result.text);
  else core.setFailed(result.text);
}

/** Ends an action that could not do its work. */
export function fail(message: string): void {
  core.setFailed(message);
}
