import{i as e,o as t,t as n}from"./rolldown-runtime.js";import{i as r,n as i,r as a,t as o}from"./fail.js";import{n as s}from"./clock.js";import{t as c}from"./csv-writer.js";import{t as l}from"./file-errors.js";import{n as u}from"./package.js";import{r as d}from"./audit.js";import{a as f,i as p,l as m,r as h,t as g}from"./kinds.js";import{t as _}from"./errors.js";import{r as ee}from"./logs.js";import te from"node:assert";import{styleText as v}from"node:util";import{once as y}from"node:events";import{existsSync as ne,readdirSync as re}from"node:fs";import{join as b,resolve as ie}from"node:path";import{watch as ae}from"node:fs/promises";import{clearLine as oe,createInterface as se,cursorTo as ce}from"node:readline";function le(e,t){let n=!1,r=/* @__PURE__ */ new Map,i=(t,n)=>v(t,n,{stream:e}),a=()=>{n&&=(oe(e,0),ce(e,0),!1)},o=t=>{a(),e.write(`${t}\n`)};return{finish:a,info:e=>o(e),detail:e=>{t&&o(i(`dim`,`  ${e}`))},warn:e=>o(i(`yellow`,e)),progress:(t,i,o)=>{let s=o===0?1:Math.min(1,i/o);if(e.isTTY){a();let r=Math.round(s*24);e.write(`  ${t} ${`█`.repeat(r)}${`░`.repeat(24-r)} ${Math.floor(s*100)} %`),n=!0;return}let c=Math.floor(s*4);r.get(t)!==c&&c!==0&&(r=new Map(r).set(t,c),e.write(`  ${t} ${c*25} %\n`))}}}var x=/* @__PURE__ */ n((e=>{var t=class extends Error{constructor(e,t,n){super(n),Error.captureStackTrace(this,this.constructor),this.name=this.constructor.name,this.code=t,this.exitCode=e,this.nestedError=void 0}},n=class extends t{constructor(e){super(1,`commander.invalidArgument`,e),Error.captureStackTrace(this,this.constructor),this.name=this.constructor.name}};e.CommanderError=t,e.InvalidArgumentError=n})),S=/* @__PURE__ */ n((e=>{let{InvalidArgumentError:t}=x();var n=class{constructor(e,t){switch(this.description=t||``,this.variadic=!1,this.parseArg=void 0,this.defaultValue=void 0,this.defaultValueDescription=void 0,this.argChoices=void 0,e[0]){case`<`:this.required=!0,this._name=e.slice(1,-1);break;case`[`:this.required=!1,this._name=e.slice(1,-1);break;default:this.required=!0,this._name=e}this._name.endsWith(`...`)&&(this.variadic=!0,this._name=this._name.slice(0,-3))}name(){return this._name}_collectValue(e,t){return t===this.defaultValue||!Array.isArray(t)?[e]:(t.push(e),t)}default(e,t){return this.defaultValue=e,this.defaultValueDescription=t,this}argParser(e){return this.parseArg=e,this}choices(e){return this.argChoices=e.slice(),this.parseArg=(e,n)=>{if(!this.argChoices.includes(e))throw new t(`Allowed choices are ${this.argChoices.join(`, `)}.`);return this.variadic?this._collectValue(e,n):e},this}argRequired(){return this.required=!0,this}argOptional(){return this.required=!1,this}};function r(e){let t=e.name()+(e.variadic===!0?`...`:``);return e.required?`<`+t+`>`:`[`+t+`]`}e.Argument=n,e.humanReadableArgName=r})),C=/* @__PURE__ */ n((e=>{let{humanReadableArgName:t}=S();var n=class{constructor(){this.helpWidth=void 0,this.minWidthToWrap=40,this.sortSubcommands=!1,this.sortOptions=!1,this.showGlobalOptions=!1}prepareContext(e){this.helpWidth=this.helpWidth??e.helpWidth??80}visibleCommands(e){let t=e.commands.filter(e=>!e._hidden),n=e._getHelpCommand();return n&&!n._hidden&&t.push(n),this.sortSubcommands&&t.sort((e,t)=>e.name().localeCompare(t.name())),t}compareOptions(e,t){let n=e=>e.short?e.short.replace(/^-/,``):e.long.replace(/^--/,``);return n(e).localeCompare(n(t))}visibleOptions(e){let t=e.options.filter(e=>!e.hidden),n=e._getHelpOption();if(n&&!n.hidden){let r=n.short&&e._findOption(n.short),i=n.long&&e._findOption(n.long);!r&&!i?t.push(n):n.long&&!i?t.push(e.createOption(n.long,n.description)):n.short&&!r&&t.push(e.createOption(n.short,n.description))}return this.sortOptions&&t.sort(this.compareOptions),t}visibleGlobalOptions(e){if(!this.showGlobalOptions)return[];let t=[];for(let n=e.parent;n;n=n.parent){let e=n.options.filter(e=>!e.hidden);t.push(...e)}return this.sortOptions&&t.sort(this.compareOptions),t}visibleArguments(e){return e._argsDescription&&e.registeredArguments.forEach(t=>{t.description=t.description||e._argsDescription[t.name()]||``}),e.registeredArguments.find(e=>e.description)?e.registeredArguments:[]}subcommandTerm(e){let n=e.registeredArguments.map(e=>t(e)).join(` `);return e._name+(e._aliases[0]?`|`+e._aliases[0]:``)+(e.options.length?` [options]`:``)+(n?` `+n:``)}optionTerm(e){return e.flags}argumentTerm(e){return e.name()}longestSubcommandTermLength(e,t){return t.visibleCommands(e).reduce((e,n)=>Math.max(e,this.displayWidth(t.styleSubcommandTerm(t.subcommandTerm(n)))),0)}longestOptionTermLength(e,t){return t.visibleOptions(e).reduce((e,n)=>Math.max(e,this.displayWidth(t.styleOptionTerm(t.optionTerm(n)))),0)}longestGlobalOptionTermLength(e,t){return t.visibleGlobalOptions(e).reduce((e,n)=>Math.max(e,this.displayWidth(t.styleOptionTerm(t.optionTerm(n)))),0)}longestArgumentTermLength(e,t){return t.visibleArguments(e).reduce((e,n)=>Math.max(e,this.displayWidth(t.styleArgumentTerm(t.argumentTerm(n)))),0)}commandUsage(e){let t=e._name;e._aliases[0]&&(t=t+`|`+e._aliases[0]);let n=``;for(let t=e.parent;t;t=t.parent)n=t.name()+` `+n;return n+t+` `+e.usage()}commandDescription(e){return e.description()}subcommandDescription(e){return e.summary()||e.description()}optionDescription(e){let t=[];if(e.argChoices&&t.push(`choices: ${e.argChoices.map(e=>JSON.stringify(e)).join(`, `)}`),e.defaultValue!==void 0&&(e.required||e.optional||e.isBoolean()&&typeof e.defaultValue==`boolean`)&&t.push(`default: ${e.defaultValueDescription||JSON.stringify(e.defaultValue)}`),e.presetArg!==void 0&&e.optional&&t.push(`preset: ${JSON.stringify(e.presetArg)}`),e.envVar!==void 0&&t.push(`env: ${e.envVar}`),t.length>0){let n=`(${t.join(`, `)})`;return e.description?`${e.description} ${n}`:n}return e.description}argumentDescription(e){let t=[];if(e.argChoices&&t.push(`choices: ${e.argChoices.map(e=>JSON.stringify(e)).join(`, `)}`),e.defaultValue!==void 0&&t.push(`default: ${e.defaultValueDescription||JSON.stringify(e.defaultValue)}`),t.length>0){let n=`(${t.join(`, `)})`;return e.description?`${e.description} ${n}`:n}return e.description}formatItemList(e,t,n){return t.length===0?[]:[n.styleTitle(e),...t,``]}groupItems(e,t,n){let r=/* @__PURE__ */ new Map;return e.forEach(e=>{let t=n(e);r.has(t)||r.set(t,[])}),t.forEach(e=>{let t=n(e);r.has(t)||r.set(t,[]),r.get(t).push(e)}),r}formatHelp(e,t){let n=t.padWidth(e,t),r=t.helpWidth??80;function i(e,r){return t.formatItem(e,n,r,t)}let a=[`${t.styleTitle(`Usage:`)} ${t.styleUsage(t.commandUsage(e))}`,``],o=t.commandDescription(e);o.length>0&&(a=a.concat([t.boxWrap(t.styleCommandDescription(o),r),``]));let s=t.visibleArguments(e).map(e=>i(t.styleArgumentTerm(t.argumentTerm(e)),t.styleArgumentDescription(t.argumentDescription(e))));if(a=a.concat(this.formatItemList(`Arguments:`,s,t)),this.groupItems(e.options,t.visibleOptions(e),e=>e.helpGroupHeading??`Options:`).forEach((e,n)=>{let r=e.map(e=>i(t.styleOptionTerm(t.optionTerm(e)),t.styleOptionDescription(t.optionDescription(e))));a=a.concat(this.formatItemList(n,r,t))}),t.showGlobalOptions){let n=t.visibleGlobalOptions(e).map(e=>i(t.styleOptionTerm(t.optionTerm(e)),t.styleOptionDescription(t.optionDescription(e))));a=a.concat(this.formatItemList(`Global Options:`,n,t))}return this.groupItems(e.commands,t.visibleCommands(e),e=>e.helpGroup()||`Commands:`).forEach((e,n)=>{let r=e.map(e=>i(t.styleSubcommandTerm(t.subcommandTerm(e)),t.styleSubcommandDescription(t.subcommandDescription(e))));a=a.concat(this.formatItemList(n,r,t))}),a.join(`
`)}displayWidth(e){return r(e).length}styleTitle(e){return e}styleUsage(e){return e.split(` `).map(e=>e===`[options]`?this.styleOptionText(e):e===`[command]`?this.styleSubcommandText(e):e[0]===`[`||e[0]===`<`?this.styleArgumentText(e):this.styleCommandText(e)).join(` `)}styleCommandDescription(e){return this.styleDescriptionText(e)}styleOptionDescription(e){return this.styleDescriptionText(e)}styleSubcommandDescription(e){return this.styleDescriptionText(e)}styleArgumentDescription(e){return this.styleDescriptionText(e)}styleDescriptionText(e){return e}styleOptionTerm(e){return this.styleOptionText(e)}styleSubcommandTerm(e){return e.split(` `).map(e=>e===`[options]`?this.styleOptionText(e):e[0]===`[`||e[0]===`<`?this.styleArgumentText(e):this.styleSubcommandText(e)).join(` `)}styleArgumentTerm(e){return this.styleArgumentText(e)}styleOptionText(e){return e}styleArgumentText(e){return e}styleSubcommandText(e){return e}styleCommandText(e){return e}padWidth(e,t){return Math.max(t.longestOptionTermLength(e,t),t.longestGlobalOptionTermLength(e,t),t.longestSubcommandTermLength(e,t),t.longestArgumentTermLength(e,t))}preformatted(e){return/\n[^\S\r\n]/.test(e)}formatItem(e,t,n,r){let i=` `.repeat(2);if(!n)return i+e;let a=e.padEnd(t+e.length-r.displayWidth(e)),o=(this.helpWidth??80)-t-2-2,s;return s=o<this.minWidthToWrap||r.preformatted(n)?n:r.boxWrap(n,o).replace(/\n/g,`
`+` `.repeat(t+2)),i+a+` `.repeat(2)+s.replace(/\n/g,`\n${i}`)}boxWrap(e,t){if(t<this.minWidthToWrap)return e;let n=e.split(/\r\n|\n/),r=/[\s]*[^\s]+/g,i=[];return n.forEach(e=>{let n=e.match(r);if(n===null){i.push(``);return}let a=[n.shift()],o=this.displayWidth(a[0]);n.forEach(e=>{let n=this.displayWidth(e);if(o+n<=t){a.push(e),o+=n;return}i.push(a.join(``));let r=e.trimStart();a=[r],o=this.displayWidth(r)}),i.push(a.join(``))}),i.join(`
`)}};function r(e){return e.replace(/\x1b\[\d*(;\d*)*m/g,``)}e.Help=n,e.stripColor=r})),w=/* @__PURE__ */ n((e=>{let{InvalidArgumentError:t}=x();var n=class{constructor(e,t){this.flags=e,this.description=t||``,this.required=e.includes(`<`),this.optional=e.includes(`[`),this.variadic=/\w\.\.\.[>\]]$/.test(e),this.mandatory=!1;let n=a(e);this.short=n.shortFlag,this.long=n.longFlag,this.negate=!1,this.long&&(this.negate=this.long.startsWith(`--no-`)),this.defaultValue=void 0,this.defaultValueDescription=void 0,this.presetArg=void 0,this.envVar=void 0,this.parseArg=void 0,this.hidden=!1,this.argChoices=void 0,this.conflictsWith=[],this.implied=void 0,this.helpGroupHeading=void 0}default(e,t){return this.defaultValue=e,this.defaultValueDescription=t,this}preset(e){return this.presetArg=e,this}conflicts(e){return this.conflictsWith=this.conflictsWith.concat(e),this}implies(e){let t=e;return typeof e==`string`&&(t={[e]:!0}),this.implied=Object.assign(this.implied||{},t),this}env(e){return this.envVar=e,this}argParser(e){return this.parseArg=e,this}makeOptionMandatory(e=!0){return this.mandatory=!!e,this}hideHelp(e=!0){return this.hidden=!!e,this}_collectValue(e,t){return t===this.defaultValue||!Array.isArray(t)?[e]:(t.push(e),t)}choices(e){return this.argChoices=e.slice(),this.parseArg=(e,n)=>{if(!this.argChoices.includes(e))throw new t(`Allowed choices are ${this.argChoices.join(`, `)}.`);return this.variadic?this._collectValue(e,n):e},this}name(){return this.long?this.long.replace(/^--/,``):this.short.replace(/^-/,``)}attributeName(){return this.negate?i(this.name().replace(/^no-/,``)):i(this.name())}helpGroup(e){return this.helpGroupHeading=e,this}is(e){return this.short===e||this.long===e}isBoolean(){return!this.required&&!this.optional&&!this.negate}},r=class{constructor(e){this.positiveOptions=/* @__PURE__ */ new Map,this.negativeOptions=/* @__PURE__ */ new Map,this.dualOptions=/* @__PURE__ */ new Set,e.forEach(e=>{e.negate?this.negativeOptions.set(e.attributeName(),e):this.positiveOptions.set(e.attributeName(),e)}),this.negativeOptions.forEach((e,t)=>{this.positiveOptions.has(t)&&this.dualOptions.add(t)})}valueFromOption(e,t){let n=t.attributeName();if(!this.dualOptions.has(n))return!0;let r=this.negativeOptions.get(n).presetArg,i=r!==void 0&&r;return t.negate===(i===e)}};function i(e){return e.split(`-`).reduce((e,t)=>e+t[0].toUpperCase()+t.slice(1))}function a(e){let t,n,r=/^-[^-]$/,i=/^--[^-]/,a=e.split(/[ |,]+/).concat(`guard`);if(r.test(a[0])&&(t=a.shift()),i.test(a[0])&&(n=a.shift()),!t&&r.test(a[0])&&(t=a.shift()),!t&&i.test(a[0])&&(t=n,n=a.shift()),a[0].startsWith(`-`)){let t=a[0],n=`option creation failed due to '${t}' in option flags '${e}'`;throw/^-[^-][^-]/.test(t)?Error(`${n}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`):r.test(t)?Error(`${n}
- too many short flags`):i.test(t)?Error(`${n}
- too many long flags`):Error(`${n}
- unrecognised flag format`)}if(t===void 0&&n===void 0)throw Error(`option creation failed due to no flags found in '${e}'.`);return{shortFlag:t,longFlag:n}}e.Option=n,e.DualOptions=r})),ue=/* @__PURE__ */ n((e=>{function t(e,t){if(Math.abs(e.length-t.length)>3)return Math.max(e.length,t.length);let n=[];for(let t=0;t<=e.length;t++)n[t]=[t];for(let e=0;e<=t.length;e++)n[0][e]=e;for(let r=1;r<=t.length;r++)for(let i=1;i<=e.length;i++){let a=1;a=e[i-1]===t[r-1]?0:1,n[i][r]=Math.min(n[i-1][r]+1,n[i][r-1]+1,n[i-1][r-1]+a),i>1&&r>1&&e[i-1]===t[r-2]&&e[i-2]===t[r-1]&&(n[i][r]=Math.min(n[i][r],n[i-2][r-2]+1))}return n[e.length][t.length]}function n(e,n){if(!n||n.length===0)return``;n=Array.from(new Set(n));let r=e.startsWith(`--`);r&&(e=e.slice(2),n=n.map(e=>e.slice(2)));let i=[],a=3;return n.forEach(n=>{if(n.length<=1)return;let r=t(e,n),o=Math.max(e.length,n.length);(o-r)/o>.4&&(r<a?(a=r,i=[n]):r===a&&i.push(n))}),i.sort((e,t)=>e.localeCompare(t)),r&&(i=i.map(e=>`--${e}`)),i.length>1?`\n(Did you mean one of ${i.join(`, `)}?)`:i.length===1?`\n(Did you mean ${i[0]}?)`:``}e.suggestSimilar=n})),de=/* @__PURE__ */ n((t=>{let n=e(`node:events`).EventEmitter,r=e(`node:child_process`),i=e(`node:path`),a=e(`node:fs`),o=e(`node:process`),{Argument:s,humanReadableArgName:c}=S(),{CommanderError:l}=x(),{Help:u,stripColor:d}=C(),{Option:f,DualOptions:p}=w(),{suggestSimilar:m}=ue();var h=class e extends n{constructor(e){super(),this.commands=[],this.options=[],this.parent=null,this._allowUnknownOption=!1,this._allowExcessArguments=!1,this.registeredArguments=[],this._args=this.registeredArguments,this.args=[],this.rawArgs=[],this.processedArgs=[],this._scriptPath=null,this._name=e||``,this._optionValues={},this._optionValueSources={},this._storeOptionsAsProperties=!1,this._actionHandler=null,this._executableHandler=!1,this._executableFile=null,this._executableDir=null,this._defaultCommandName=null,this._exitCallback=null,this._aliases=[],this._combineFlagAndOptionalValue=!0,this._description=``,this._summary=``,this._argsDescription=void 0,this._enablePositionalOptions=!1,this._passThroughOptions=!1,this._lifeCycleHooks={},this._showHelpAfterError=!1,this._showSuggestionAfterError=!0,this._savedState=null,this._outputConfiguration={writeOut:e=>o.stdout.write(e),writeErr:e=>o.stderr.write(e),outputError:(e,t)=>t(e),getOutHelpWidth:()=>o.stdout.isTTY?o.stdout.columns:void 0,getErrHelpWidth:()=>o.stderr.isTTY?o.stderr.columns:void 0,getOutHasColors:()=>_()??(o.stdout.isTTY&&o.stdout.hasColors?.()),getErrHasColors:()=>_()??(o.stderr.isTTY&&o.stderr.hasColors?.()),stripColor:e=>d(e)},this._hidden=!1,this._helpOption=void 0,this._addImplicitHelpCommand=void 0,this._helpCommand=void 0,this._helpConfiguration={},this._helpGroupHeading=void 0,this._defaultCommandGroup=void 0,this._defaultOptionGroup=void 0}copyInheritedSettings(e){return this._outputConfiguration=e._outputConfiguration,this._helpOption=e._helpOption,this._helpCommand=e._helpCommand,this._helpConfiguration=e._helpConfiguration,this._exitCallback=e._exitCallback,this._storeOptionsAsProperties=e._storeOptionsAsProperties,this._combineFlagAndOptionalValue=e._combineFlagAndOptionalValue,this._allowExcessArguments=e._allowExcessArguments,this._enablePositionalOptions=e._enablePositionalOptions,this._showHelpAfterError=e._showHelpAfterError,this._showSuggestionAfterError=e._showSuggestionAfterError,this}_getCommandAndAncestors(){let e=[];for(let t=this;t;t=t.parent)e.push(t);return e}command(e,t,n){let r=t,i=n;typeof r==`object`&&r&&(i=r,r=null),i||={};let[,a,o]=e.match(/([^ ]+) *(.*)/),s=this.createCommand(a);return r&&(s.description(r),s._executableHandler=!0),i.isDefault&&(this._defaultCommandName=s._name),s._hidden=!!(i.noHelp||i.hidden),s._executableFile=i.executableFile||null,o&&s.arguments(o),this._registerCommand(s),s.parent=this,s.copyInheritedSettings(this),r?this:s}createCommand(t){return new e(t)}createHelp(){return Object.assign(new u,this.configureHelp())}configureHelp(e){return e===void 0?this._helpConfiguration:(this._helpConfiguration=e,this)}configureOutput(e){return e===void 0?this._outputConfiguration:(this._outputConfiguration={...this._outputConfiguration,...e},this)}showHelpAfterError(e=!0){return typeof e!=`string`&&(e=!!e),this._showHelpAfterError=e,this}showSuggestionAfterError(e=!0){return this._showSuggestionAfterError=!!e,this}addCommand(e,t){if(!e._name)throw Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);return t||={},t.isDefault&&(this._defaultCommandName=e._name),(t.noHelp||t.hidden)&&(e._hidden=!0),this._registerCommand(e),e.parent=this,e._checkForBrokenPassThrough(),this}createArgument(e,t){return new s(e,t)}argument(e,t,n,r){let i=this.createArgument(e,t);return typeof n==`function`?i.default(r).argParser(n):i.default(n),this.addArgument(i),this}arguments(e){return e.trim().split(/ +/).forEach(e=>{this.argument(e)}),this}addArgument(e){let t=this.registeredArguments.slice(-1)[0];if(t?.variadic)throw Error(`only the last argument can be variadic '${t.name()}'`);if(e.required&&e.defaultValue!==void 0&&e.parseArg===void 0)throw Error(`a default value for a required argument is never used: '${e.name()}'`);return this.registeredArguments.push(e),this}helpCommand(e,t){if(typeof e==`boolean`)return this._addImplicitHelpCommand=e,e&&this._defaultCommandGroup&&this._initCommandGroup(this._getHelpCommand()),this;let[,n,r]=(e??`help [command]`).match(/([^ ]+) *(.*)/),i=t??`display help for command`,a=this.createCommand(n);return a.helpOption(!1),r&&a.arguments(r),i&&a.description(i),this._addImplicitHelpCommand=!0,this._helpCommand=a,(e||t)&&this._initCommandGroup(a),this}addHelpCommand(e,t){return typeof e==`object`?(this._addImplicitHelpCommand=!0,this._helpCommand=e,this._initCommandGroup(e),this):(this.helpCommand(e,t),this)}_getHelpCommand(){return this._addImplicitHelpCommand??(this.commands.length&&!this._actionHandler&&!this._findCommand(`help`))?(this._helpCommand===void 0&&this.helpCommand(void 0,void 0),this._helpCommand):null}hook(e,t){let n=[`preSubcommand`,`preAction`,`postAction`];if(!n.includes(e))throw Error(`Unexpected value for event passed to hook : '${e}'.
Expecting one of '${n.join(`', '`)}'`);return this._lifeCycleHooks[e]?this._lifeCycleHooks[e].push(t):this._lifeCycleHooks[e]=[t],this}exitOverride(e){return this._exitCallback=e||(e=>{if(e.code!==`commander.executeSubCommandAsync`)throw e}),this}_exit(e,t,n){this._exitCallback&&this._exitCallback(new l(e,t,n)),o.exit(e)}action(e){let t=t=>{let n=this.registeredArguments.length,r=t.slice(0,n);return r[n]=this._storeOptionsAsProperties?this:this.opts(),r.push(this),e.apply(this,r)};return this._actionHandler=t,this}createOption(e,t){return new f(e,t)}_callParseArg(e,t,n,r){try{return e.parseArg(t,n)}catch(e){if(e.code===`commander.invalidArgument`){let t=`${r} ${e.message}`;this.error(t,{exitCode:e.exitCode,code:e.code})}throw e}}_registerOption(e){let t=e.short&&this._findOption(e.short)||e.long&&this._findOption(e.long);if(t){let n=e.long&&this._findOption(e.long)?e.long:e.short;throw Error(`Cannot add option '${e.flags}'${this._name&&` to command '${this._name}'`} due to conflicting flag '${n}'
-  already used by option '${t.flags}'`)}this._initOptionGroup(e),this.options.push(e)}_registerCommand(e){let t=e=>[e.name()].concat(e.aliases()),n=t(e).find(e=>this._findCommand(e));if(n){let r=t(this._findCommand(n)).join(`|`),i=t(e).join(`|`);throw Error(`cannot add command '${i}' as already have command '${r}'`)}this._initCommandGroup(e),this.commands.push(e)}addOption(e){this._registerOption(e);let t=e.name(),n=e.attributeName();if(e.negate){let t=e.long.replace(/^--no-/,`--`);this._findOption(t)||this.setOptionValueWithSource(n,e.defaultValue===void 0||e.defaultValue,`default`)}else e.defaultValue!==void 0&&this.setOptionValueWithSource(n,e.defaultValue,`default`);let r=(t,r,i)=>{t==null&&e.presetArg!==void 0&&(t=e.presetArg);let a=this.getOptionValue(n);t!==null&&e.parseArg?t=this._callParseArg(e,t,a,r):t!==null&&e.variadic&&(t=e._collectValue(t,a)),t??=e.negate?!1:e.isBoolean()||e.optional?!0:``,this.setOptionValueWithSource(n,t,i)};return this.on(`option:`+t,t=>{let n=`error: option '${e.flags}' argument '${t}' is invalid.`;r(t,n,`cli`)}),e.envVar&&this.on(`optionEnv:`+t,t=>{let n=`error: option '${e.flags}' value '${t}' from env '${e.envVar}' is invalid.`;r(t,n,`env`)}),this}_optionEx(e,t,n,r,i){if(typeof t==`object`&&t instanceof f)throw Error(`To add an Option object use addOption() instead of option() or requiredOption()`);let a=this.createOption(t,n);if(a.makeOptionMandatory(!!e.mandatory),typeof r==`function`)a.default(i).argParser(r);else if(r instanceof RegExp){let e=r;r=(t,n)=>{let r=e.exec(t);return r?r[0]:n},a.default(i).argParser(r)}else a.default(r);return this.addOption(a)}option(e,t,n,r){return this._optionEx({},e,t,n,r)}requiredOption(e,t,n,r){return this._optionEx({mandatory:!0},e,t,n,r)}combineFlagAndOptionalValue(e=!0){return this._combineFlagAndOptionalValue=!!e,this}allowUnknownOption(e=!0){return this._allowUnknownOption=!!e,this}allowExcessArguments(e=!0){return this._allowExcessArguments=!!e,this}enablePositionalOptions(e=!0){return this._enablePositionalOptions=!!e,this}passThroughOptions(e=!0){return this._passThroughOptions=!!e,this._checkForBrokenPassThrough(),this}_checkForBrokenPassThrough(){if(this.parent&&this._passThroughOptions&&!this.parent._enablePositionalOptions)throw Error(`passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`)}storeOptionsAsProperties(e=!0){if(this.options.length)throw Error(`call .storeOptionsAsProperties() before adding options`);if(Object.keys(this._optionValues).length)throw Error(`call .storeOptionsAsProperties() before setting option values`);return this._storeOptionsAsProperties=!!e,this}getOptionValue(e){return this._storeOptionsAsProperties?this[e]:this._optionValues[e]}setOptionValue(e,t){return this.setOptionValueWithSource(e,t,void 0)}setOptionValueWithSource(e,t,n){return this._storeOptionsAsProperties?this[e]=t:this._optionValues[e]=t,this._optionValueSources[e]=n,this}getOptionValueSource(e){return this._optionValueSources[e]}getOptionValueSourceWithGlobals(e){let t;return this._getCommandAndAncestors().forEach(n=>{n.getOptionValueSource(e)!==void 0&&(t=n.getOptionValueSource(e))}),t}_prepareUserArgs(e,t){if(e!==void 0&&!Array.isArray(e))throw Error(`first parameter to parse must be array or undefined`);if(t||={},e===void 0&&t.from===void 0){o.versions?.electron&&(t.from=`electron`);let e=o.execArgv??[];(e.includes(`-e`)||e.includes(`--eval`)||e.includes(`-p`)||e.includes(`--print`))&&(t.from=`eval`)}e===void 0&&(e=o.argv),this.rawArgs=e.slice();let n;switch(t.from){case void 0:case`node`:this._scriptPath=e[1],n=e.slice(2);break;case`electron`:o.defaultApp?(this._scriptPath=e[1],n=e.slice(2)):n=e.slice(1);break;case`user`:n=e.slice(0);break;case`eval`:n=e.slice(1);break;default:throw Error(`unexpected parse option { from: '${t.from}' }`)}return!this._name&&this._scriptPath&&this.nameFromFilename(this._scriptPath),this._name=this._name||`program`,n}parse(e,t){this._prepareForParse();let n=this._prepareUserArgs(e,t);return this._parseCommand([],n),this}async parseAsync(e,t){this._prepareForParse();let n=this._prepareUserArgs(e,t);return await this._parseCommand([],n),this}_prepareForParse(){this._savedState===null?this.saveStateBeforeParse():this.restoreStateBeforeParse()}saveStateBeforeParse(){this._savedState={_name:this._name,_optionValues:{...this._optionValues},_optionValueSources:{...this._optionValueSources}}}restoreStateBeforeParse(){if(this._storeOptionsAsProperties)throw Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);this._name=this._savedState._name,this._scriptPath=null,this.rawArgs=[],this._optionValues={...this._savedState._optionValues},this._optionValueSources={...this._savedState._optionValueSources},this.args=[],this.processedArgs=[]}_checkForMissingExecutable(e,t,n){if(a.existsSync(e))return;let r=`'${e}' does not exist
 - if '${n}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${t?`searched for local subcommand relative to directory '${t}'`:`no directory for search for local subcommand, use .executableDir() to supply a custom directory`}`;throw Error(r)}_executeSubCommand(e,t){t=t.slice();let n=!1,s=[`.js`,`.ts`,`.tsx`,`.mjs`,`.cjs`];function c(e,t){let n=i.resolve(e,t);if(a.existsSync(n))return n;if(s.includes(i.extname(t)))return;let r=s.find(e=>a.existsSync(`${n}${e}`));if(r)return`${n}${r}`}this._checkForMissingMandatoryOptions(),this._checkForConflictingOptions();let u=e._executableFile||`${this._name}-${e._name}`,d=this._executableDir||``;if(this._scriptPath){let e;try{e=a.realpathSync(this._scriptPath)}catch{e=this._scriptPath}d=i.resolve(i.dirname(e),d)}if(d){let t=c(d,u);if(!t&&!e._executableFile&&this._scriptPath){let n=i.basename(this._scriptPath,i.extname(this._scriptPath));n!==this._name&&(t=c(d,`${n}-${e._name}`))}u=t||u}n=s.includes(i.extname(u));let f;o.platform===`win32`?(this._checkForMissingExecutable(u,d,e._name),t.unshift(u),t=g(o.execArgv).concat(t),f=r.spawn(o.execPath,t,{stdio:`inherit`})):n?(t.unshift(u),t=g(o.execArgv).concat(t),f=r.spawn(o.argv[0],t,{stdio:`inherit`})):f=r.spawn(u,t,{stdio:`inherit`}),f.killed||[`SIGUSR1`,`SIGUSR2`,`SIGTERM`,`SIGINT`,`SIGHUP`].forEach(e=>{o.on(e,()=>{f.killed===!1&&f.exitCode===null&&f.kill(e)})});let p=this._exitCallback;f.on(`close`,e=>{e??=1,p?p(new l(e,`commander.executeSubCommandAsync`,`(close)`)):o.exit(e)}),f.on(`error`,t=>{if(t.code===`ENOENT`)this._checkForMissingExecutable(u,d,e._name);else if(t.code===`EACCES`)throw Error(`'${u}' not executable`);if(!p)o.exit(1);else{let e=new l(1,`commander.executeSubCommandAsync`,`(error)`);e.nestedError=t,p(e)}}),this.runningCommand=f}_dispatchSubcommand(e,t,n){let r=this._findCommand(e);r||this.help({error:!0}),r._prepareForParse();let i;return i=this._chainOrCallSubCommandHook(i,r,`preSubcommand`),i=this._chainOrCall(i,()=>{if(r._executableHandler)this._executeSubCommand(r,t.concat(n));else return r._parseCommand(t,n)}),i}_dispatchHelpCommand(e){e||this.help();let t=this._findCommand(e);return t&&!t._executableHandler&&t.help(),this._dispatchSubcommand(e,[],[this._getHelpOption()?.long??this._getHelpOption()?.short??`--help`])}_checkNumberOfArguments(){this.registeredArguments.forEach((e,t)=>{e.required&&this.args[t]==null&&this.missingArgument(e.name())}),this.registeredArguments.length>0&&this.registeredArguments[this.registeredArguments.length-1].variadic||this.args.length>this.registeredArguments.length&&this._excessArguments(this.args)}_processArguments(){let e=(e,t,n)=>{let r=t;if(t!==null&&e.parseArg){let i=`error: command-argument value '${t}' is invalid for argument '${e.name()}'.`;r=this._callParseArg(e,t,n,i)}return r};this._checkNumberOfArguments();let t=[];this.registeredArguments.forEach((n,r)=>{let i=n.defaultValue;n.variadic?r<this.args.length?(i=this.args.slice(r),n.parseArg&&(i=i.reduce((t,r)=>e(n,r,t),n.defaultValue))):i===void 0&&(i=[]):r<this.args.length&&(i=this.args[r],n.parseArg&&(i=e(n,i,n.defaultValue))),t[r]=i}),this.processedArgs=t}_chainOrCall(e,t){return e?.then&&typeof e.then==`function`?e.then(()=>t()):t()}_chainOrCallHooks(e,t){let n=e,r=[];return this._getCommandAndAncestors().reverse().filter(e=>e._lifeCycleHooks[t]!==void 0).forEach(e=>{e._lifeCycleHooks[t].forEach(t=>{r.push({hookedCommand:e,callback:t})})}),t===`postAction`&&r.reverse(),r.forEach(e=>{n=this._chainOrCall(n,()=>e.callback(e.hookedCommand,this))}),n}_chainOrCallSubCommandHook(e,t,n){let r=e;return this._lifeCycleHooks[n]!==void 0&&this._lifeCycleHooks[n].forEach(e=>{r=this._chainOrCall(r,()=>e(this,t))}),r}_parseCommand(e,t){let n=this.parseOptions(t);if(this._parseOptionsEnv(),this._parseOptionsImplied(),e=e.concat(n.operands),t=n.unknown,this.args=e.concat(t),e&&this._findCommand(e[0]))return this._dispatchSubcommand(e[0],e.slice(1),t);if(this._getHelpCommand()&&e[0]===this._getHelpCommand().name())return this._dispatchHelpCommand(e[1]);if(this._defaultCommandName)return this._outputHelpIfRequested(t),this._dispatchSubcommand(this._defaultCommandName,e,t);this.commands.length&&this.args.length===0&&!this._actionHandler&&!this._defaultCommandName&&this.help({error:!0}),this._outputHelpIfRequested(n.unknown),this._checkForMissingMandatoryOptions(),this._checkForConflictingOptions();let r=()=>{n.unknown.length>0&&this.unknownOption(n.unknown[0])},i=`command:${this.name()}`;if(this._actionHandler){r(),this._processArguments();let n;return n=this._chainOrCallHooks(n,`preAction`),n=this._chainOrCall(n,()=>this._actionHandler(this.processedArgs)),this.parent&&(n=this._chainOrCall(n,()=>{this.parent.emit(i,e,t)})),n=this._chainOrCallHooks(n,`postAction`),n}if(this.parent?.listenerCount(i))r(),this._processArguments(),this.parent.emit(i,e,t);else if(e.length){if(this._findCommand(`*`))return this._dispatchSubcommand(`*`,e,t);this.listenerCount(`command:*`)?this.emit(`command:*`,e,t):this.commands.length?this.unknownCommand():(r(),this._processArguments())}else this.commands.length?(r(),this.help({error:!0})):(r(),this._processArguments())}_findCommand(e){if(e)return this.commands.find(t=>t._name===e||t._aliases.includes(e))}_findOption(e){return this.options.find(t=>t.is(e))}_checkForMissingMandatoryOptions(){this._getCommandAndAncestors().forEach(e=>{e.options.forEach(t=>{t.mandatory&&e.getOptionValue(t.attributeName())===void 0&&e.missingMandatoryOptionValue(t)})})}_checkForConflictingLocalOptions(){let e=this.options.filter(e=>{let t=e.attributeName();return this.getOptionValue(t)!==void 0&&this.getOptionValueSource(t)!=="default"});e.filter(e=>e.conflictsWith.length>0).forEach(t=>{let n=e.find(e=>t.conflictsWith.includes(e.attributeName()));n&&this._conflictingOption(t,n)})}_checkForConflictingOptions(){this._getCommandAndAncestors().forEach(e=>{e._checkForConflictingLocalOptions()})}parseOptions(e){let t=[],n=[],r=t;function i(e){return e.length>1&&e[0]===`-`}let a=e=>/^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/.test(e)?!this._getCommandAndAncestors().some(e=>e.options.map(e=>e.short).some(e=>/^-\d$/.test(e))):!1,o=null,s=null,c=0;for(;c<e.length||s;){let l=s??e[c++];if(s=null,l===`--`){r===n&&r.push(l),r.push(...e.slice(c));break}if(o&&(!i(l)||a(l)))this.emit(`option:${o.name()}`,l);else{if(o=null,i(l)){let t=this._findOption(l);if(t){if(t.required){let n=e[c++];n===void 0&&this.optionMissingArgument(t),this.emit(`option:${t.name()}`,n)}else if(t.optional){let n=null;c<e.length&&(!i(e[c])||a(e[c]))&&(n=e[c++]),this.emit(`option:${t.name()}`,n)}else this.emit(`option:${t.name()}`);o=t.variadic?t:null;continue}}if(l.length>2&&l[0]===`-`&&l[1]!==`-`){let e=this._findOption(`-${l[1]}`);if(e){e.required||e.optional&&this._combineFlagAndOptionalValue?this.emit(`option:${e.name()}`,l.slice(2)):(this.emit(`option:${e.name()}`),s=`-${l.slice(2)}`);continue}}if(/^--[^=]+=/.test(l)){let e=l.indexOf(`=`),t=this._findOption(l.slice(0,e));if(t&&(t.required||t.optional)){this.emit(`option:${t.name()}`,l.slice(e+1));continue}}if(r===t&&i(l)&&!(this.commands.length===0&&a(l))&&(r=n),(this._enablePositionalOptions||this._passThroughOptions)&&t.length===0&&n.length===0){if(this._findCommand(l)){t.push(l),n.push(...e.slice(c));break}if(this._getHelpCommand()&&l===this._getHelpCommand().name()){t.push(l,...e.slice(c));break}if(this._defaultCommandName){n.push(l,...e.slice(c));break}}if(this._passThroughOptions){r.push(l,...e.slice(c));break}r.push(l)}}return{operands:t,unknown:n}}opts(){if(this._storeOptionsAsProperties){let e={},t=this.options.length;for(let n=0;n<t;n++){let t=this.options[n].attributeName();e[t]=t===this._versionOptionName?this._version:this[t]}return e}return this._optionValues}optsWithGlobals(){return this._getCommandAndAncestors().reduce((e,t)=>Object.assign(e,t.opts()),{})}error(e,t){this._outputConfiguration.outputError(`${e}\n`,this._outputConfiguration.writeErr),typeof this._showHelpAfterError==`string`?this._outputConfiguration.writeErr(`${this._showHelpAfterError}\n`):this._showHelpAfterError&&(this._outputConfiguration.writeErr(`
`),this.outputHelp({error:!0}));let n=t||{},r=n.exitCode||1,i=n.code||`commander.error`;this._exit(r,i,e)}_parseOptionsEnv(){this.options.forEach(e=>{if(e.envVar&&e.envVar in o.env){let t=e.attributeName();(this.getOptionValue(t)===void 0||[`default`,`config`,`env`].includes(this.getOptionValueSource(t)))&&(e.required||e.optional?this.emit(`optionEnv:${e.name()}`,o.env[e.envVar]):this.emit(`optionEnv:${e.name()}`))}})}_parseOptionsImplied(){let e=new p(this.options),t=e=>this.getOptionValue(e)!==void 0&&![`default`,`implied`].includes(this.getOptionValueSource(e));this.options.filter(n=>n.implied!==void 0&&t(n.attributeName())&&e.valueFromOption(this.getOptionValue(n.attributeName()),n)).forEach(e=>{Object.keys(e.implied).filter(e=>!t(e)).forEach(t=>{this.setOptionValueWithSource(t,e.implied[t],`implied`)})})}missingArgument(e){let t=`error: missing required argument '${e}'`;this.error(t,{code:`commander.missingArgument`})}optionMissingArgument(e){let t=`error: option '${e.flags}' argument missing`;this.error(t,{code:`commander.optionMissingArgument`})}missingMandatoryOptionValue(e){let t=`error: required option '${e.flags}' not specified`;this.error(t,{code:`commander.missingMandatoryOptionValue`})}_conflictingOption(e,t){let n=e=>{let t=e.attributeName(),n=this.getOptionValue(t),r=this.options.find(e=>e.negate&&t===e.attributeName()),i=this.options.find(e=>!e.negate&&t===e.attributeName());return r&&(r.presetArg===void 0&&n===!1||r.presetArg!==void 0&&n===r.presetArg)?r:i||e},r=e=>{let t=n(e),r=t.attributeName();return this.getOptionValueSource(r)===`env`?`environment variable '${t.envVar}'`:`option '${t.flags}'`},i=`error: ${r(e)} cannot be used with ${r(t)}`;this.error(i,{code:`commander.conflictingOption`})}unknownOption(e){if(this._allowUnknownOption)return;let t=``;if(e.startsWith(`--`)&&this._showSuggestionAfterError){let n=[],r=this;do{let e=r.createHelp().visibleOptions(r).filter(e=>e.long).map(e=>e.long);n=n.concat(e),r=r.parent}while(r&&!r._enablePositionalOptions);t=m(e,n)}let n=`error: unknown option '${e}'${t}`;this.error(n,{code:`commander.unknownOption`})}_excessArguments(e){if(this._allowExcessArguments)return;let t=this.registeredArguments.length,n=t===1?``:`s`,r=`error: too many arguments${this.parent?` for '${this.name()}'`:``}. Expected ${t} argument${n} but got ${e.length}.`;this.error(r,{code:`commander.excessArguments`})}unknownCommand(){let e=this.args[0],t=``;if(this._showSuggestionAfterError){let n=[];this.createHelp().visibleCommands(this).forEach(e=>{n.push(e.name()),e.alias()&&n.push(e.alias())}),t=m(e,n)}let n=`error: unknown command '${e}'${t}`;this.error(n,{code:`commander.unknownCommand`})}version(e,t,n){if(e===void 0)return this._version;this._version=e,t||=`-V, --version`,n||=`output the version number`;let r=this.createOption(t,n);return this._versionOptionName=r.attributeName(),this._registerOption(r),this.on(`option:`+r.name(),()=>{this._outputConfiguration.writeOut(`${e}\n`),this._exit(0,`commander.version`,e)}),this}description(e,t){return e===void 0&&t===void 0?this._description:(this._description=e,t&&(this._argsDescription=t),this)}summary(e){return e===void 0?this._summary:(this._summary=e,this)}alias(e){if(e===void 0)return this._aliases[0];let t=this;if(this.commands.length!==0&&this.commands[this.commands.length-1]._executableHandler&&(t=this.commands[this.commands.length-1]),e===t._name)throw Error(`Command alias can't be the same as its name`);let n=this.parent?._findCommand(e);if(n){let t=[n.name()].concat(n.aliases()).join(`|`);throw Error(`cannot add alias '${e}' to command '${this.name()}' as already have command '${t}'`)}return t._aliases.push(e),this}aliases(e){return e===void 0?this._aliases:(e.forEach(e=>this.alias(e)),this)}usage(e){if(e===void 0){if(this._usage)return this._usage;let e=this.registeredArguments.map(e=>c(e));return[].concat(this.options.length||this._helpOption!==null?`[options]`:[],this.commands.length?`[command]`:[],this.registeredArguments.length?e:[]).join(` `)}return this._usage=e,this}name(e){return e===void 0?this._name:(this._name=e,this)}helpGroup(e){return e===void 0?this._helpGroupHeading??``:(this._helpGroupHeading=e,this)}commandsGroup(e){return e===void 0?this._defaultCommandGroup??``:(this._defaultCommandGroup=e,this)}optionsGroup(e){return e===void 0?this._defaultOptionGroup??``:(this._defaultOptionGroup=e,this)}_initOptionGroup(e){this._defaultOptionGroup&&!e.helpGroupHeading&&e.helpGroup(this._defaultOptionGroup)}_initCommandGroup(e){this._defaultCommandGroup&&!e.helpGroup()&&e.helpGroup(this._defaultCommandGroup)}nameFromFilename(e){return this._name=i.basename(e,i.extname(e)),this}executableDir(e){return e===void 0?this._executableDir:(this._executableDir=e,this)}helpInformation(e){let t=this.createHelp(),n=this._getOutputContext(e);t.prepareContext({error:n.error,helpWidth:n.helpWidth,outputHasColors:n.hasColors});let r=t.formatHelp(this,t);return n.hasColors?r:this._outputConfiguration.stripColor(r)}_getOutputContext(e){e||={};let t=!!e.error,n,r,i;return t?(n=e=>this._outputConfiguration.writeErr(e),r=this._outputConfiguration.getErrHasColors(),i=this._outputConfiguration.getErrHelpWidth()):(n=e=>this._outputConfiguration.writeOut(e),r=this._outputConfiguration.getOutHasColors(),i=this._outputConfiguration.getOutHelpWidth()),{error:t,write:e=>(r||(e=this._outputConfiguration.stripColor(e)),n(e)),hasColors:r,helpWidth:i}}outputHelp(e){let t;typeof e==`function`&&(t=e,e=void 0);let n=this._getOutputContext(e),r={error:n.error,write:n.write,command:this};this._getCommandAndAncestors().reverse().forEach(e=>e.emit(`beforeAllHelp`,r)),this.emit(`beforeHelp`,r);let i=this.helpInformation({error:n.error});if(t&&(i=t(i),typeof i!=`string`&&!Buffer.isBuffer(i)))throw Error(`outputHelp callback must return a string or a Buffer`);n.write(i),this._getHelpOption()?.long&&this.emit(this._getHelpOption().long),this.emit(`afterHelp`,r),this._getCommandAndAncestors().forEach(e=>e.emit(`afterAllHelp`,r))}helpOption(e,t){return typeof e==`boolean`?(e?(this._helpOption===null&&(this._helpOption=void 0),this._defaultOptionGroup&&this._initOptionGroup(this._getHelpOption())):this._helpOption=null,this):(this._helpOption=this.createOption(e??`-h, --help`,t??`display help for command`),(e||t)&&this._initOptionGroup(this._helpOption),this)}_getHelpOption(){return this._helpOption===void 0&&this.helpOption(void 0,void 0),this._helpOption}addHelpOption(e){return this._helpOption=e,this._initOptionGroup(e),this}help(e){this.outputHelp(e);let t=Number(o.exitCode??0);t===0&&e&&typeof e!=`function`&&e.error&&(t=1),this._exit(t,`commander.help`,`(outputHelp)`)}addHelpText(e,t){let n=[`beforeAll`,`before`,`after`,`afterAll`];if(!n.includes(e))throw Error(`Unexpected value for position to addHelpText.
Expecting one of '${n.join(`', '`)}'`);let r=`${e}Help`;return this.on(r,e=>{let n;n=typeof t==`function`?t({error:e.error,command:e.command}):t,n&&e.write(`${n}\n`)}),this}_outputHelpIfRequested(e){let t=this._getHelpOption();t&&e.find(e=>t.is(e))&&(this.outputHelp(),this._exit(0,`commander.helpDisplayed`,`(outputHelp)`))}};function g(e){return e.map(e=>{if(!e.startsWith(`--inspect`))return e;let t,n=`127.0.0.1`,r=`9229`,i;return(i=e.match(/^(--inspect(-brk)?)$/))===null?(i=e.match(/^(--inspect(-brk|-port)?)=([^:]+)$/))===null?(i=e.match(/^(--inspect(-brk|-port)?)=([^:]+):(\d+)$/))!==null&&(t=i[1],n=i[3],r=i[4]):(t=i[1],/^\d+$/.test(i[3])?r=i[3]:n=i[3]):t=i[1],t&&r!==`0`?`${t}=${n}:${parseInt(r)+1}`:e})}function _(){if(o.env.NO_COLOR||o.env.FORCE_COLOR===`0`||o.env.FORCE_COLOR===`false`)return!1;if(o.env.FORCE_COLOR||o.env.CLICOLOR_FORCE!==void 0)return!0}t.Command=h,t.useColor=_}));const{program:fe,createCommand:pe,createArgument:me,createOption:he,CommanderError:ge,InvalidArgumentError:T,InvalidOptionArgumentError:_e,Command:ve,Argument:ye,Option:E,Help:be}=(/* @__PURE__ */ t((/* @__PURE__ */ n((e=>{let{Argument:t}=S(),{Command:n}=de(),{CommanderError:r,InvalidArgumentError:i}=x(),{Help:a}=C(),{Option:o}=w();e.program=new n,e.createCommand=e=>new n(e),e.createOption=(e,t)=>new o(e,t),e.createArgument=(e,n)=>new t(e,n),e.Command=n,e.Option=o,e.Argument=t,e.Help=a,e.CommanderError=r,e.InvalidArgumentError=i,e.InvalidOptionArgumentError=i})))(),1)).default;async function D(e,t,n,r=`This can't be undone.`){if(t.isTTY!==!0)return!1;n(`${r} Type the stack's name, ${e}, to confirm.`);let i=se({input:t});try{return await Promise.race([y(i,`line`).then(([e])=>String(e).trim()),y(i,`close`).then(()=>``)])===e}finally{i.close()}}const O=e=>async(...t)=>(await e())(...t),xe=O(async()=>(await import(`./main8.js`)).audit),Se=O(async()=>(await import(`./main12.js`)).deploy),Ce=O(async()=>(await import(`./main4.js`)).plan),we=O(async()=>(await import(`./main14.js`)).preview),Te=O(async()=>(await import(`./main16.js`)).replay),Ee=O(async()=>(await import(`./main17.js`)).rollback),De=O(async()=>(await import(`./main6.js`)).run),Oe=O(async()=>(await import(`./main10.js`)).teardown),ke=O(async()=>(await import(`./main2.js`)).validate),Ae=O(async()=>(await import(`./load2.js`)).load),je=O(async()=>(await import(`./load2.js`)).loadModel),Me=O(async()=>(await import(`./contract-file.js`)).readContractFile),Ne=O(async()=>(await import(`./synth2.js`)).synth),Pe=O(async()=>(await import(`./bootstrap2.js`)).bootstrap),Fe=O(async()=>(await import(`./bootstrap2.js`)).printBootstrap),Ie=O(async()=>(await import(`./demo.js`)).demo),Le=O(async()=>(await import(`./doctor.js`)).doctor),Re=O(async()=>(await import(`./init.js`)).init),ze=O(async()=>(await import(`./etl.js`)).etl),Be=O(async()=>(await import(`./show.js`)).show),k=O(async()=>(await import(`./etl.js`)).localSnapshots),Ve=O(async()=>(await import(`./etl.js`)).publishedContract),A={up:O(async()=>(await import(`./local.js`)).up),down:O(async()=>(await import(`./local.js`)).down),status:O(async()=>(await import(`./local.js`)).status),reset:O(async()=>(await import(`./local.js`)).reset),snapshot:O(async()=>(await import(`./local.js`)).snapshot),restore:O(async()=>(await import(`./local.js`)).restore)},He=()=>import(`./local-logs.js`);function Ue(e,{host:t,out:n,err:r,stdin:i},a){e.command(`bootstrap`).description(`give a repository's workflows their roles in an environment's account`).option(`--config <dir>`,`folder of the specs`,`pipeline-config`).requiredOption(`--env <name>`,`environment, a file in environments/`).option(`--print`,`print the template, filled in, and ask no AWS`,!1).option(`--provider-arn <arn>`,`the account's OIDC provider of GitHub (default: found, or made)`).option(`--yes`,`do not ask`,!1).option(`--json`,`print the result as JSON`,!1).option(`--verbose`,`tell every event`,!1).action(async({config:e,env:o,print:s,providerArn:c,yes:l})=>{let u={config:e,environment:o,providerArn:c};if(s){n(await Fe(u));return}let d=l?async()=>!0:({stack:e})=>D(e,i,r,`This changes who may do what in the account.`);a(await Pe({...u,confirm:d},t))})}function We(e,t){return`#compdef ${e}
compdef _${e} ${e}

# zsh completion for ${e} -*- shell-script -*-

__${e}_debug() {
    local file="$BASH_COMP_DEBUG_FILE"
    if [[ -n \${file} ]]; then
        echo "$*" >> "\${file}"
    fi
}

_${e}() {
    local shellCompDirectiveError=${j.ShellCompDirectiveError}
    local shellCompDirectiveNoSpace=${j.ShellCompDirectiveNoSpace}
    local shellCompDirectiveNoFileComp=${j.ShellCompDirectiveNoFileComp}
    local shellCompDirectiveFilterFileExt=${j.ShellCompDirectiveFilterFileExt}
    local shellCompDirectiveFilterDirs=${j.ShellCompDirectiveFilterDirs}
    local shellCompDirectiveKeepOrder=${j.ShellCompDirectiveKeepOrder}

    local lastParam lastChar flagPrefix requestComp out directive comp lastComp noSpace keepOrder
    local -a completions

    __${e}_debug "\\n========= starting completion logic =========="
    __${e}_debug "CURRENT: \${CURRENT}, words[*]: \${words[*]}"

    # The user could have moved the cursor backwards on the command-line.
    # We need to trigger completion from the $CURRENT location, so we need
    # to truncate the command-line ($words) up to the $CURRENT location.
    # (We cannot use $CURSOR as its value does not work when a command is an alias.)
    words=( "\${=words[1,CURRENT]}" )
    __${e}_debug "Truncated words[*]: \${words[*]},"

    lastParam=\${words[-1]}
    lastChar=\${lastParam[-1]}
    __${e}_debug "lastParam: \${lastParam}, lastChar: \${lastChar}"

    # For zsh, when completing a flag with an = (e.g., ${e} -n=<TAB>)
    # completions must be prefixed with the flag
    setopt local_options BASH_REMATCH
    if [[ "\${lastParam}" =~ '-.*=' ]]; then
        # We are dealing with a flag with an =
        flagPrefix="-P \${BASH_REMATCH}"
    fi

    # Prepare the command to obtain completions, ensuring arguments are quoted for eval
    local -a args_to_quote=("\${(@)words[2,-1]}")
    if [ "\${lastChar}" = "" ] && [ "\${args_to_quote[-1]}" != "" ]; then
        # If the last parameter is complete (there is a space following it)
        # We add an extra empty parameter so we can indicate this to the go completion code.
        __${e}_debug "Adding extra empty parameter"
        args_to_quote+=("")
    fi

    # Use Zsh's (q) flag to quote each argument safely for eval
    local quoted_args=("\${(@q)args_to_quote}")

    # Join the main command and the quoted arguments into a single string for eval
    requestComp="${t} complete -- \${quoted_args[*]}"

    __${e}_debug "About to call: eval \${requestComp}"

    # Use eval to handle any environment variables and such
    out=$(eval \${requestComp} 2>/dev/null)
    __${e}_debug "completion output: \${out}"

    # Extract the directive integer following a : from the last line
    local lastLine
    while IFS='\n' read -r line; do
        lastLine=\${line}
    done < <(printf "%s\n" "\${out[@]}")
    __${e}_debug "last line: \${lastLine}"

    if [ "\${lastLine[1]}" = : ]; then
        directive=\${lastLine[2,-1]}
        # Remove the directive including the : and the newline
        local suffix
        (( suffix=\${#lastLine}+2))
        out=\${out[1,-$suffix]}
    else
        # There is no directive specified.  Leave $out as is.
        __${e}_debug "No directive found.  Setting to default"
        directive=0
    fi

    __${e}_debug "directive: \${directive}"
    __${e}_debug "completions: \${out}"
    __${e}_debug "flagPrefix: \${flagPrefix}"

    if [ $((directive & shellCompDirectiveError)) -ne 0 ]; then
        __${e}_debug "Completion received error. Ignoring completions."
        return
    fi

    local activeHelpMarker="%"
    local endIndex=\${#activeHelpMarker}
    local startIndex=$((\${#activeHelpMarker}+1))
    local hasActiveHelp=0
    while IFS='\n' read -r comp; do
        # Check if this is an activeHelp statement (i.e., prefixed with $activeHelpMarker)
        if [ "\${comp[1,$endIndex]}" = "$activeHelpMarker" ];then
            __${e}_debug "ActiveHelp found: $comp"
            comp="\${comp[$startIndex,-1]}"
            if [ -n "$comp" ]; then
                compadd -x "\${comp}"
                __${e}_debug "ActiveHelp will need delimiter"
                hasActiveHelp=1
            fi
            continue
        fi

        if [ -n "$comp" ]; then
            # If requested, completions are returned with a description.
            # The description is preceded by a TAB character.
            # For zsh's _describe, we need to use a : instead of a TAB.
            # We first need to escape any : as part of the completion itself.
            comp=\${comp//:/\\:}

            local tab="$(printf '\\t')"
            comp=\${comp//$tab/:}

            __${e}_debug "Adding completion: \${comp}"
            completions+=\${comp}
            lastComp=$comp
        fi
    done < <(printf "%s\n" "\${out[@]}")

    # Add a delimiter after the activeHelp statements, but only if:
    # - there are completions following the activeHelp statements, or
    # - file completion will be performed (so there will be choices after the activeHelp)
    if [ $hasActiveHelp -eq 1 ]; then
        if [ \${#completions} -ne 0 ] || [ $((directive & shellCompDirectiveNoFileComp)) -eq 0 ]; then
            __${e}_debug "Adding activeHelp delimiter"
            compadd -x "--"
            hasActiveHelp=0
        fi
    fi

    if [ $((directive & shellCompDirectiveNoSpace)) -ne 0 ]; then
        __${e}_debug "Activating nospace."
        noSpace="-S ''"
    fi

    if [ $((directive & shellCompDirectiveKeepOrder)) -ne 0 ]; then
        __${e}_debug "Activating keep order."
        keepOrder="-V"
    fi

    if [ $((directive & shellCompDirectiveFilterFileExt)) -ne 0 ]; then
        # File extension filtering
        local filteringCmd
        filteringCmd='_files'
        for filter in \${completions[@]}; do
            if [ \${filter[1]} != '*' ]; then
                # zsh requires a glob pattern to do file filtering
                filter="\\*.$filter"
            fi
            filteringCmd+=" -g $filter"
        done
        filteringCmd+=" \${flagPrefix}"

        __${e}_debug "File filtering command: $filteringCmd"
        _arguments '*:filename:'"$filteringCmd"
    elif [ $((directive & shellCompDirectiveFilterDirs)) -ne 0 ]; then
        # File completion for directories only
        local subdir
        subdir="\${completions[1]}"
        if [ -n "$subdir" ]; then
            __${e}_debug "Listing directories in $subdir"
            pushd "\${subdir}" >/dev/null 2>&1
        else
            __${e}_debug "Listing directories in ."
        fi

        local result
        _arguments '*:dirname:_files -/'" \${flagPrefix}"
        result=$?
        if [ -n "$subdir" ]; then
            popd >/dev/null 2>&1
        fi
        return $result
    else
        __${e}_debug "Calling _describe"
        if eval _describe $keepOrder "completions" completions -Q \${flagPrefix} \${noSpace}; then
            __${e}_debug "_describe found some completions"

            # Return the success of having called _describe
            return 0
        else
            __${e}_debug "_describe did not find completions."
            __${e}_debug "Checking if we should do file completion."
            if [ $((directive & shellCompDirectiveNoFileComp)) -ne 0 ]; then
                __${e}_debug "deactivating file completion"

                # Return 0 to indicate completion is finished and prevent zsh from
                # trying other completion algorithms (which could cause hanging).
                # We use NoFileComp directive to explicitly disable file completion.
                return 0
            else
                # Perform file completion
                __${e}_debug "Activating file completion"

                # We must return the result of this command, so it must be the
                # last command, or else we must store its result to return it.
                _arguments '*:filename:_files'" \${flagPrefix}"
            fi
        fi
    fi
}

# don't run the completion function when being sourced or eval-ed
if [ "\${funcstack[1]}" = "_${e}" ]; then
    _${e}
fi
`}function Ge(e,t){let n=e.replace(/[-:]/g,`_`);return`# bash completion for ${e}

# Define shell completion directives
readonly ShellCompDirectiveError=${j.ShellCompDirectiveError}
readonly ShellCompDirectiveNoSpace=${j.ShellCompDirectiveNoSpace}
readonly ShellCompDirectiveNoFileComp=${j.ShellCompDirectiveNoFileComp}
readonly ShellCompDirectiveFilterFileExt=${j.ShellCompDirectiveFilterFileExt}
readonly ShellCompDirectiveFilterDirs=${j.ShellCompDirectiveFilterDirs}
readonly ShellCompDirectiveKeepOrder=${j.ShellCompDirectiveKeepOrder}

# Function to debug completion
__${n}_debug() {
    if [[ -n \${BASH_COMP_DEBUG_FILE:-} ]]; then
        echo "$*" >> "\${BASH_COMP_DEBUG_FILE}"
    fi
}

# Function to handle completions
__${n}_complete() {
    local cur prev words cword
    _get_comp_words_by_ref -n "=:" cur prev words cword

    local requestComp out directive
    
    # Build the command to get completions
    requestComp="${t} complete -- \${words[@]:1}"
    
    # Add an empty parameter if the last parameter is complete
    if [[ -z "$cur" ]]; then
        requestComp="$requestComp ''"
    fi
    
    # Get completions from the program
    out=$(eval "$requestComp" 2>/dev/null)
    
    # Extract directive if present
    directive=0
    if [[ "$out" == *:* ]]; then
        directive=\${out##*:}
        out=\${out%:*}
    fi
    
    # Process completions based on directive
    if [[ $((directive & $ShellCompDirectiveError)) -ne 0 ]]; then
        # Error, no completion
        return
    fi
    
    # Apply directives
    if [[ $((directive & $ShellCompDirectiveNoSpace)) -ne 0 ]]; then
        compopt -o nospace
    fi
    if [[ $((directive & $ShellCompDirectiveKeepOrder)) -ne 0 ]]; then
        compopt -o nosort
    fi
    if [[ $((directive & $ShellCompDirectiveNoFileComp)) -ne 0 ]]; then
        compopt +o default
    fi
    
    # Handle file extension filtering
    if [[ $((directive & $ShellCompDirectiveFilterFileExt)) -ne 0 ]]; then
        local filter=""
        for ext in $out; do
            filter="$filter|$ext"
        done
        filter="\\.($filter)"
        compopt -o filenames
        COMPREPLY=( $(compgen -f -X "!$filter" -- "$cur") )
        return
    fi
    
    # Handle directory filtering
    if [[ $((directive & $ShellCompDirectiveFilterDirs)) -ne 0 ]]; then
        compopt -o dirnames
        COMPREPLY=( $(compgen -d -- "$cur") )
        return
    fi
    
    # Process completions
    local IFS=$'\\n'
    local tab=$(printf '\\t')
    
    # Parse completions with descriptions
    local completions=()
    while read -r comp; do
        if [[ "$comp" == *$tab* ]]; then
            # Split completion and description
            local value=\${comp%%$tab*}
            local desc=\${comp#*$tab}
            completions+=("$value")
        else
            completions+=("$comp")
        fi
    done <<< "$out"
    
    # Return completions
    COMPREPLY=( $(compgen -W "\${completions[*]}" -- "$cur") )
}

# Register completion function
complete -F __${n}_complete ${e}
`}function Ke(e,t){let n=e.replace(/[-:]/g,`_`),r=j.ShellCompDirectiveError,i=j.ShellCompDirectiveNoSpace,a=j.ShellCompDirectiveNoFileComp,o=j.ShellCompDirectiveFilterFileExt,s=j.ShellCompDirectiveFilterDirs;return`# fish completion for ${e} -*- shell-script -*-

function __${n}_debug
    set -l file "$BASH_COMP_DEBUG_FILE"
    if test -n "$file"
        echo "$argv" >> $file
    end
end

function __${n}_perform_completion
    __${n}_debug "Starting __${n}_perform_completion"

    # Extract all args except the last one
    set -l args (commandline -opc)
    # Extract the token currently being completed (may be empty on a trailing space)
    set -l lastArg (commandline -ct)

    __${n}_debug "args: $args"
    __${n}_debug "last arg: $lastArg"

    # Pass each arg as its own token (no string join/eval, which would collapse multi-segment paths); quote "$lastArg" so an empty trailing token is still sent.
    __${n}_debug "Calling ${t} complete -- $args[2..-1] $lastArg"
    set -l results (${t} complete -- $args[2..-1] "$lastArg" 2> /dev/null)

    # Some programs may output extra empty lines after the directive.
    # Let's ignore them or else it will break completion.
    # Ref: https://github.com/spf13/cobra/issues/1279
    for line in $results[-1..1]
        if test (string trim -- $line) = ""
            # Found an empty line, remove it
            set results $results[1..-2]
        else
            # Found non-empty line, we have our proper output
            break
        end
    end

    set -l comps $results[1..-2]
    set -l directiveLine $results[-1]

    # For Fish, when completing a flag with an = (e.g., <program> -n=<TAB>)
    # completions must be prefixed with the flag
    set -l flagPrefix (string match -r -- '-.*=' "$lastArg")

    __${n}_debug "Comps: $comps"
    __${n}_debug "DirectiveLine: $directiveLine"
    __${n}_debug "flagPrefix: $flagPrefix"

    for comp in $comps
        printf "%s%s\\n" "$flagPrefix" "$comp"
    end

    printf "%s\\n" "$directiveLine"
end

# This function limits calls to __${n}_perform_completion, by caching the result
function __${n}_perform_completion_once
    __${n}_debug "Starting __${n}_perform_completion_once"

    if test -n "$__${n}_perform_completion_once_result"
        __${n}_debug "Seems like a valid result already exists, skipping __${n}_perform_completion"
        return 0
    end

    set --global __${n}_perform_completion_once_result (__${n}_perform_completion)
    if test -z "$__${n}_perform_completion_once_result"
        __${n}_debug "No completions, probably due to a failure"
        return 1
    end

    __${n}_debug "Performed completions and set __${n}_perform_completion_once_result"
    return 0
end

# This function is used to clear the cached result after completions are run
function __${n}_clear_perform_completion_once_result
    __${n}_debug ""
    __${n}_debug "========= clearing previously set __${n}_perform_completion_once_result variable =========="
    set --erase __${n}_perform_completion_once_result
    __${n}_debug "Successfully erased the variable __${n}_perform_completion_once_result"
end

function __${n}_requires_order_preservation
    __${n}_debug ""
    __${n}_debug "========= checking if order preservation is required =========="

    __${n}_perform_completion_once
    if test -z "$__${n}_perform_completion_once_result"
        __${n}_debug "Error determining if order preservation is required"
        return 1
    end

    set -l directive (string sub --start 2 $__${n}_perform_completion_once_result[-1])
    __${n}_debug "Directive is: $directive"

    set -l shellCompDirectiveKeepOrder ${j.ShellCompDirectiveKeepOrder}
    set -l keeporder (math (math --scale 0 $directive / $shellCompDirectiveKeepOrder) % 2)
    __${n}_debug "Keeporder is: $keeporder"

    if test $keeporder -ne 0
        __${n}_debug "This does require order preservation"
        return 0
    end

    __${n}_debug "This doesn't require order preservation"
    return 1
end

# This function does two things:
# - Obtain the completions and store them in the global __${n}_comp_results
# - Return false if file completion should be performed
function __${n}_prepare_completions
    __${n}_debug ""
    __${n}_debug "========= starting completion logic =========="

    # Start fresh
    set --erase __${n}_comp_results

    __${n}_perform_completion_once
    __${n}_debug "Completion results: $__${n}_perform_completion_once_result"

    if test -z "$__${n}_perform_completion_once_result"
        __${n}_debug "No completion, probably due to a failure"
        # Might as well do file completion, in case it helps
        return 1
    end

    set -l directive (string sub --start 2 $__${n}_perform_completion_once_result[-1])
    set --global __${n}_comp_results $__${n}_perform_completion_once_result[1..-2]

    __${n}_debug "Completions are: $__${n}_comp_results"
    __${n}_debug "Directive is: $directive"

    set -l shellCompDirectiveError ${r}
    set -l shellCompDirectiveNoSpace ${i}
    set -l shellCompDirectiveNoFileComp ${a}
    set -l shellCompDirectiveFilterFileExt ${o}
    set -l shellCompDirectiveFilterDirs ${s}

    if test -z "$directive"
        set directive 0
    end

    set -l compErr (math (math --scale 0 $directive / $shellCompDirectiveError) % 2)
    if test $compErr -eq 1
        __${n}_debug "Received error directive: aborting."
        # Might as well do file completion, in case it helps
        return 1
    end

    set -l filefilter (math (math --scale 0 $directive / $shellCompDirectiveFilterFileExt) % 2)
    set -l dirfilter (math (math --scale 0 $directive / $shellCompDirectiveFilterDirs) % 2)
    if test $filefilter -eq 1; or test $dirfilter -eq 1
        __${n}_debug "File extension filtering or directory filtering not supported"
        # Do full file completion instead
        return 1
    end

    set -l nospace (math (math --scale 0 $directive / $shellCompDirectiveNoSpace) % 2)
    set -l nofiles (math (math --scale 0 $directive / $shellCompDirectiveNoFileComp) % 2)

    __${n}_debug "nospace: $nospace, nofiles: $nofiles"

    # If we want to prevent a space, or if file completion is NOT disabled,
    # we need to count the number of valid completions.
    # To do so, we will filter on prefix as the completions we have received
    # may not already be filtered so as to allow fish to match on different
    # criteria than the prefix.
    if test $nospace -ne 0; or test $nofiles -eq 0
        set -l prefix (commandline -t | string escape --style=regex)
        __${n}_debug "prefix: $prefix"

        set -l completions (string match -r -- "^$prefix.*" $__${n}_comp_results)
        set --global __${n}_comp_results $completions
        __${n}_debug "Filtered completions are: $__${n}_comp_results"

        # Important not to quote the variable for count to work
        set -l numComps (count $__${n}_comp_results)
        __${n}_debug "numComps: $numComps"

        if test $numComps -eq 1; and test $nospace -ne 0
            # We must first split on \\t to get rid of the descriptions to be
            # able to check what the actual completion will be.
            # We don't need descriptions anyway since there is only a single
            # real completion which the shell will expand immediately.
            set -l split (string split --max 1 "\\t" $__${n}_comp_results[1])

            # Fish won't add a space if the completion ends with any
            # of the following characters: @=/:.,
            set -l lastChar (string sub -s -1 -- $split)
            if not string match -r -q "[@=/:.,]" -- "$lastChar"
                # In other cases, to support the "nospace" directive we trick the shell
                # by outputting an extra, longer completion.
                __${n}_debug "Adding second completion to perform nospace directive"
                set --global __${n}_comp_results $split[1] $split[1].
                __${n}_debug "Completions are now: $__${n}_comp_results"
            end
        end

        if test $numComps -eq 0; and test $nofiles -eq 0
            # To be consistent with bash and zsh, we only trigger file
            # completion when there are no other completions
            __${n}_debug "Requesting file completion"
            return 1
        end
    end

    return 0
end

# Since Fish completions are only loaded once the user triggers them, we trigger them ourselves
# so we can properly delete any completions provided by another script.
# Only do this if the program can be found, or else fish may print some errors; besides,
# the existing completions will only be loaded if the program can be found.
if type -q "${e}"
    # The space after the program name is essential to trigger completion for the program
    # and not completion of the program name itself.
    # Also, we use '> /dev/null 2>&1' since '&>' is not supported in older versions of fish.
    complete --do-complete "${e} " > /dev/null 2>&1
end

# Remove any pre-existing completions for the program since we will be handling all of them.
complete -c ${e} -e

# This will get called after the two calls below and clear the cached result
complete -c ${e} -n '__${n}_clear_perform_completion_once_result'
# The call to __${n}_prepare_completions will setup __${n}_comp_results
# which provides the program's completion choices.
# If this doesn't require order preservation, we don't use the -k flag
complete -c ${e} -n 'not __${n}_requires_order_preservation && __${n}_prepare_completions' -f -a '$__${n}_comp_results'
# Otherwise we use the -k flag
complete -k -c ${e} -n '__${n}_requires_order_preservation && __${n}_prepare_completions' -f -a '$__${n}_comp_results'
`}function qe(e,t){let n=e.replace(/[-:]/g,`_`);return`# powershell completion for ${e} -*- shell-script -*-

  [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
    function __${e}_debug {
        if ($env:BASH_COMP_DEBUG_FILE) {
            "$args" | Out-File -Append -FilePath "$env:BASH_COMP_DEBUG_FILE"
        }
    }

    filter __${e}_escapeStringWithSpecialChars {
        $_ -replace '\\s|#|@|\\$|;|,|''|\\{|\\}|\\(|\\)|"|\\||<|>|&','\`$&'
    }

[scriptblock]$__${n}CompleterBlock = {
    param(
            $WordToComplete,
            $CommandAst,
            $CursorPosition
        )

    # Get the current command line and convert into a string
    $Command = $CommandAst.CommandElements
    $Command = "$Command"

    __${e}_debug ""
    __${e}_debug "========= starting completion logic =========="
    __${e}_debug "WordToComplete: $WordToComplete Command: $Command CursorPosition: $CursorPosition"

    # The user could have moved the cursor backwards on the command-line.
    # We need to trigger completion from the $CursorPosition location, so we need
    # to truncate the command-line ($Command) up to the $CursorPosition location.
    # Make sure the $Command is longer then the $CursorPosition before we truncate.
    # This happens because the $Command does not include the last space.
    if ($Command.Length -gt $CursorPosition) {
        $Command = $Command.Substring(0, $CursorPosition)
    }
    __${e}_debug "Truncated command: $Command"

    $ShellCompDirectiveError=${j.ShellCompDirectiveError}
    $ShellCompDirectiveNoSpace=${j.ShellCompDirectiveNoSpace}
    $ShellCompDirectiveNoFileComp=${j.ShellCompDirectiveNoFileComp}
    $ShellCompDirectiveFilterFileExt=${j.ShellCompDirectiveFilterFileExt}
    $ShellCompDirectiveFilterDirs=${j.ShellCompDirectiveFilterDirs}
    $ShellCompDirectiveKeepOrder=${j.ShellCompDirectiveKeepOrder}

    # Prepare the command to request completions for the program.
    # Split the command at the first space to separate the program and arguments.
    $Program, $Arguments = $Command.Split(" ", 2)

    $QuotedArgs = ($Arguments -split ' ' | ForEach-Object { "'" + ($_ -replace "'", "''") + "'" }) -join ' '
    __${e}_debug "QuotedArgs: $QuotedArgs"

    $RequestComp = "& ${t} complete '--' $QuotedArgs"
    __${e}_debug "RequestComp: $RequestComp"

    # we cannot use $WordToComplete because it
    # has the wrong values if the cursor was moved
    # so use the last argument
    if ($WordToComplete -ne "" ) {
        $WordToComplete = $Arguments.Split(" ")[-1]
    }
    __${e}_debug "New WordToComplete: $WordToComplete"


    # Check for flag with equal sign
    $IsEqualFlag = ($WordToComplete -Like "--*=*" )
    if ( $IsEqualFlag ) {
        __${e}_debug "Completing equal sign flag"
        # Remove the flag part
        $Flag, $WordToComplete = $WordToComplete.Split("=", 2)
    }
    $HasTrailingEmptyArg = $QuotedArgs -match "(^| )''$"
    __${e}_debug "HasTrailingEmptyArg: $HasTrailingEmptyArg"
    
    if ( $WordToComplete -eq "" -And ( -Not $IsEqualFlag ) -And ( -Not $HasTrailingEmptyArg )) {
        # If the last parameter is complete (there is a space following it)
        # We add an extra empty parameter so we can indicate this to the go method.
        __${e}_debug "Adding extra empty parameter"
        # PowerShell 7.2+ changed the way how the arguments are passed to executables,
        # so for pre-7.2 or when Legacy argument passing is enabled we need to use
        if ($PSVersionTable.PsVersion -lt [version]'7.2.0' -or
            ($PSVersionTable.PsVersion -lt [version]'7.3.0' -and -not [ExperimentalFeature]::IsEnabled("PSNativeCommandArgumentPassing")) -or
            (($PSVersionTable.PsVersion -ge [version]'7.3.0' -or [ExperimentalFeature]::IsEnabled("PSNativeCommandArgumentPassing")) -and
              $PSNativeCommandArgumentPassing -eq 'Legacy')) {
             $RequestComp="$RequestComp" + ' \`"\`"'
        } else {
             $RequestComp = "$RequestComp" + ' ""'
        }
    }

    __${e}_debug "Calling $RequestComp"
    # First disable ActiveHelp which is not supported for Powershell
    $env:ActiveHelp = 0

    # call the command store the output in $out and redirect stderr and stdout to null
    # $Out is an array contains each line per element
    Invoke-Expression -OutVariable out "$RequestComp" 2>&1 | Out-Null

    # get directive from last line
    [int]$Directive = $Out[-1].TrimStart(':')
    if ($Directive -eq "") {
        # There is no directive specified
        $Directive = 0
    }
    __${e}_debug "The completion directive is: $Directive"

    # remove directive (last element) from out
    $Out = $Out | Where-Object { $_ -ne $Out[-1] }
    __${e}_debug "The completions are: $Out"

    if (($Directive -band $ShellCompDirectiveError) -ne 0 ) {
        # Error code.  No completion.
        __${e}_debug "Received error from custom completion go code"
        return
    }

    $Longest = 0
    [Array]$Values = $Out | ForEach-Object {
        # Split the output in name and description
        $Name, $Description = $_.Split("\`t", 2)
        __${e}_debug "Name: $Name Description: $Description"

        # Look for the longest completion so that we can format things nicely
        if ($Longest -lt $Name.Length) {
            $Longest = $Name.Length
        }

        # Set the description to a one space string if there is none set.
        # This is needed because the CompletionResult does not accept an empty string as argument
        if (-Not $Description) {
            $Description = " "
        }
        @{ Name = "$Name"; Description = "$Description" }
    }


    $Space = " "
    if (($Directive -band $ShellCompDirectiveNoSpace) -ne 0 ) {
        # remove the space here
        __${e}_debug "ShellCompDirectiveNoSpace is called"
        $Space = ""
    }

    if ((($Directive -band $ShellCompDirectiveFilterFileExt) -ne 0 ) -or
       (($Directive -band $ShellCompDirectiveFilterDirs) -ne 0 ))  {
        __${e}_debug "ShellCompDirectiveFilterFileExt ShellCompDirectiveFilterDirs are not supported"

        # return here to prevent the completion of the extensions
        return
    }

    $Values = $Values | Where-Object {
        # filter the result
        $_.Name -like "$WordToComplete*"

        # Join the flag back if we have an equal sign flag
        if ( $IsEqualFlag ) {
            __${e}_debug "Join the equal sign flag back to the completion value"
            $_.Name = $Flag + "=" + $_.Name
        }
    }

    # we sort the values in ascending order by name if keep order isn't passed
    if (($Directive -band $ShellCompDirectiveKeepOrder) -eq 0 ) {
        $Values = $Values | Sort-Object -Property Name
    }

    if (($Directive -band $ShellCompDirectiveNoFileComp) -ne 0 ) {
        __${e}_debug "ShellCompDirectiveNoFileComp is called"

        if ($Values.Length -eq 0) {
            # Just print an empty string here so the
            # shell does not start to complete paths.
            # We cannot use CompletionResult here because
            # it does not accept an empty string as argument.
            ""
            return
        }
    }

    # Get the current mode
    $Mode = (Get-PSReadLineKeyHandler | Where-Object { $_.Key -eq "Tab" }).Function
    __${e}_debug "Mode: $Mode"

    $Values | ForEach-Object {

        # store temporary because switch will overwrite $_
        $comp = $_

        # PowerShell supports three different completion modes
        # - TabCompleteNext (default windows style - on each key press the next option is displayed)
        # - Complete (works like bash)
        # - MenuComplete (works like zsh)
        # You set the mode with Set-PSReadLineKeyHandler -Key Tab -Function <mode>

        # CompletionResult Arguments:
        # 1) CompletionText text to be used as the auto completion result
        # 2) ListItemText   text to be displayed in the suggestion list
        # 3) ResultType     type of completion result
        # 4) ToolTip        text for the tooltip with details about the object

        switch ($Mode) {

            # bash like
            "Complete" {

                if ($Values.Length -eq 1) {
                    __${e}_debug "Only one completion left"

                    # insert space after value
                    [System.Management.Automation.CompletionResult]::new($($comp.Name | __${e}_escapeStringWithSpecialChars) + $Space, "$($comp.Name)", 'ParameterValue', "$($comp.Description)")

                } else {
                    # Add the proper number of spaces to align the descriptions
                    while($comp.Name.Length -lt $Longest) {
                        $comp.Name = $comp.Name + " "
                    }

                    # Check for empty description and only add parentheses if needed
                    if ($($comp.Description) -eq " " ) {
                        $Description = ""
                    } else {
                        $Description = "  ($($comp.Description))"
                    }

                    [System.Management.Automation.CompletionResult]::new("$($comp.Name)$Description", "$($comp.Name)$Description", 'ParameterValue', "$($comp.Description)")
                }
             }

            # zsh like
            "MenuComplete" {
                # insert space after value
                # MenuComplete will automatically show the ToolTip of
                # the highlighted value at the bottom of the suggestions.
                [System.Management.Automation.CompletionResult]::new($($comp.Name | __${e}_escapeStringWithSpecialChars) + $Space, "$($comp.Name)", 'ParameterValue', "$($comp.Description)")
            }

            # TabCompleteNext and in case we get something unknown
            Default {
                # Like MenuComplete but we don't want to add a space here because
                # the user need to press space anyway to get the completion.
                # Description will not be shown because that's not possible with TabCompleteNext
                [System.Management.Automation.CompletionResult]::new($($comp.Name | __${e}_escapeStringWithSpecialChars), "$($comp.Name)", 'ParameterValue', "$($comp.Description)")
            }
        }

    }
}

Register-ArgumentCompleter -CommandName '${e}' -ScriptBlock $__${n}CompleterBlock
`}const j={ShellCompDirectiveError:1,ShellCompDirectiveNoSpace:2,ShellCompDirectiveNoFileComp:4,ShellCompDirectiveFilterFileExt:8,ShellCompDirectiveFilterDirs:16,ShellCompDirectiveKeepOrder:32,shellCompDirectiveMaxValue:64,ShellCompDirectiveDefault:0};var Je=class{name;variadic;command;handler;constructor(e,t,n,r=!1){this.command=e,this.name=t,this.handler=n,this.variadic=r}},Ye=class{value;description;command;handler;alias;isBoolean;constructor(e,t,n,r,i,a){this.command=e,this.value=t,this.description=n,this.handler=r,this.alias=i,this.isBoolean=a}},M=class{value;description;options=/* @__PURE__ */ new Map;arguments=/* @__PURE__ */ new Map;parent;constructor(e,t){this.value=e,this.description=t}option(e,t,n,r){let i,a,o;typeof n==`function`?(i=n,a=r,o=!1):typeof n==`string`?(i=void 0,a=n,o=!0):(i=void 0,a=void 0,o=!0);let s=new Ye(this,e,t,i,a,o);return this.options.set(e,s),this}argument(e,t,n=!1){let r=new Je(this,e,t,n);return this.arguments.set(e,r),this}};const N=new class extends M{commands=/* @__PURE__ */ new Map;completions=[];directive=j.ShellCompDirectiveDefault;constructor(){super(``,``)}command(e,t){let n=new M(e,t);return this.commands.set(e,n),n}stripOptions(e){let t=[],n=0;for(;n<e.length;){let r=e[n];if(r.startsWith(`-`)){n++;let t=!1,i=this.findOption(this,r);if(i)t=i.isBoolean??!1;else for(let[,e]of this.commands){let n=this.findOption(e,r);if(n){t=n.isBoolean??!1;break}}!t&&n<e.length&&!e[n].startsWith(`-`)&&n++}else t.push(r),n++}return t}matchCommand(e){e=this.stripOptions(e);let t=[],n=[],r=null;for(let i=0;i<e.length;i++){let a=e[i];t.push(a);let o=this.commands.get(t.join(` `));if(o)r=o;else{n=e.slice(i,e.length);break}}return[r||this,n]}shouldCompleteFlags(e,t){if(t.startsWith(`-`))return!0;if(e?.startsWith(`-`)){let t=this.findOption(this,e);if(!t){for(let[,n]of this.commands)if(t=this.findOption(n,e),t)break}return!(t&&t.isBoolean)}return!1}shouldCompleteCommands(e){return!e.startsWith(`-`)}handleFlagCompletion(e,t,n,r){let i;if(n.includes(`=`)){let[e]=n.split(`=`);i=e}else if(r?.startsWith(`-`)){let t=this.findOption(e,r);t&&!t.isBoolean&&(i=r)}if(i){let t=this.findOption(e,i);if(t?.handler){let n=[];t.handler.call(t,(e,t)=>n.push({value:e,description:t}),e.options),this.completions=n}}else if(n.startsWith(`-`)){let t=n.startsWith(`-`)&&!n.startsWith(`--`),r=n.replace(/^-+/,``);for(let[i,a]of e.options)t&&a.alias&&`-${a.alias}`.startsWith(n)?this.completions.push({value:`-${a.alias}`,description:a.description}):!t&&i.startsWith(r)&&this.completions.push({value:`--${i}`,description:a.description})}}findOption(e,t){let n=e.options.get(t);if(n||(n=e.options.get(t.replace(/^-+/,``)),n))return n;for(let[n,r]of e.options)if(r.alias&&`-${r.alias}`===t)return r}handleCommandCompletion(e,t){let n=this.stripOptions(e);for(let[e,r]of this.commands){if(e===``)continue;let i=e.split(` `);i.slice(0,n.length).every((e,t)=>e===n[t])&&i[n.length]?.startsWith(t)&&this.completions.push({value:i[n.length],description:r.description})}}handlePositionalCompletion(e,t){let n=this.stripOptions(t),r=e.value.split(` `).length,i=Math.max(0,n.length-r),a=Array.from(e.arguments.entries());if(a.length>0){let t;if(i<a.length){let[e,n]=a[i];t=n}else{let e=a[a.length-1][1];e.variadic&&(t=e)}if(t&&t.handler&&typeof t.handler==`function`){let n=[];t.handler.call(t,(e,t)=>n.push({value:e,description:t}),e.options),this.completions.push(...n)}}}complete(e){this.directive=j.ShellCompDirectiveNoFileComp;let t=/* @__PURE__ */ new Set;this.completions.filter(e=>!t.has(e.value)&&(t.add(e.value),!0)).filter(t=>{if(e.includes(`=`)){let[,n]=e.split(`=`);return t.value.startsWith(n)}return t.value.startsWith(e)}).forEach(e=>console.log(`${e.value}\t${e.description??``}`)),console.log(`:${this.directive}`)}parse(e){this.completions=[];let t=e[e.length-1]===``;t&&e.pop();let n=e[e.length-1]||``,r=e.slice(0,-1);t&&(n!==``&&r.push(n),n=``);let[i]=this.matchCommand(r),a=r[r.length-1];this.shouldCompleteFlags(a,n)?this.handleFlagCompletion(i,r,n,a):(this.shouldCompleteCommands(n)&&this.handleCommandCompletion(r,n),i&&i.arguments.size>0&&this.handlePositionalCompletion(i,r)),this.complete(n)}setup(e,t,n){switch(te(n===`zsh`||n===`bash`||n===`fish`||n===`powershell`,`Unsupported shell`),n){case`zsh`:{let n=We(e,t);console.log(n);break}case`bash`:{let n=Ge(e,t);console.log(n);break}case`fish`:{let n=Ke(e,t);console.log(n);break}case`powershell`:{let n=qe(e,t);console.log(n);break}}}};function Xe(e,t){let n=e.name(),r=t?.completionCommandName??`complete`,i=e.createCommand(r).description(`Generate shell completion scripts`).addArgument(e.createArgument(`<shell>`,`Shell type for completion script`).choices([`zsh`,`bash`,`fish`,`powershell`])).action(e=>{N.setup(n,n,e)});i.copyInheritedSettings(e);let a=e.createCommand(`complete`).description(`Generate completion suggestions`).usage(`-- [args...]`).argument(`[args...]`).action(t=>{if(r!==`complete`){let n=e.rawArgs;t.length===1&&!n.includes(`--`)&&e.error(`error: completion requests are called like \`complete -- [args]\`.\n(Did you mean \`${r} ${t[0]}\` to generate shell script?)`)}N.parse(t)});return a.copyInheritedSettings(e),r===`complete`?e.command(`complete`).description(`Generate shell completion scripts`).argument(`[shell]`,`shell type (choices: "zsh", "bash", "fish", "powershell")`).allowExcessArguments().action((t,n,r)=>{let o=e.rawArgs,s=o.indexOf(`complete`),c=o.indexOf(`--`);s!==-1&&c!==-1&&c===s+1?a.parse([`--`,...r.args],{from:`user`}):i.parse(r.args,{from:`user`})}):(e.addCommand(i),e.addCommand(a,{hidden:!0})),Ze(e),Qe(e),N}function P(e,t){let n=t.createHelp().visibleOptions(t);for(let t of n){let n=t.short?.slice(1);n&&n[0]===`-`&&(n=void 0);let r=t.long?.slice(2);if(r){let i=t.required||t.optional,a=t.argChoices??[],o;i&&a.length>0?o=e=>{for(let t of a)e(t,``)}:i&&(o=()=>{}),o?e.option(r,t.description,o,n):e.option(r,t.description,n)}}}function Ze(e){P(N,e),F(N,e)}function F(e,t){for(let n of t.registeredArguments){let t=n.argChoices;t?.length?e.argument(n.name(),e=>{for(let n of t)e(n,``)},n.variadic):e.argument(n.name(),void 0,n.variadic)}}function Qe(e){let t=/* @__PURE__ */ new Map;I(e,``,t);for(let[e,n]of t.entries()){if(e===``)continue;let t=N.command(e,n.description()||``);P(t,n),F(t,n)}}function I(e,t,n){n.set(t,e);let r=e.createHelp().visibleCommands(e);for(let e of r)I(e,t?`${t} ${e.name()}`:e.name(),n)}function L(e){let t=/^[A-Za-z0-9][A-Za-z0-9._-]*$/,n=n=>{try{return re(b(e,n),{withFileTypes:!0}).filter(({name:e})=>t.test(e))}catch{return[]}};return{environments:n(`environments`).flatMap(({name:e})=>/^(.+)\.yaml$/.exec(e)?.[1]??[]).sort(),pipelines:n(`pipelines`).filter(e=>e.isDirectory()).map(({name:e})=>e).sort()}}const R=[`bash`,`zsh`,`fish`,`powershell`],z={files:0,none:4,folders:16};function $e(e,t,n){let r=e.name();Xe(e);let i=t[1]===`--`?t.slice(2):[];et(e,i),e.commands.find(e=>e.name()===`complete`)?.description(`print a shell's completion script: bash, zsh, fish or powershell`).action(a=>{t[1]===`--`?N.parse([...i]):a===`bash`?n(`# bash completion for sluice
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
complete -F _sluice_complete sluice`):a!==void 0&&R.includes(a)?N.setup(r,r,a):e.error(`error: a shell is expected, one of ${R.join(`, `)}`)})}function et(e,t){let n=z.none;Object.defineProperty(N,"directive",{configurable:!0,get:()=>n,set:()=>{}});let r=N.commands.get(`complete`)?.arguments.get(`shell`);r!==void 0&&(r.handler=e=>{for(let t of R)e(t,``)});for(let[r,i]of N.commands)for(let a of tt(e,r)?.options??[]){let e=i.options.get(a.long?.slice(2)??``),r=nt(a,t);e!==void 0&&r!==void 0&&(e.isBoolean=!1,e.handler=e=>{if(typeof r==`number`)n=r;else for(let t of r())e(t,``)})}}const tt=(e,t)=>t.split(` `).reduce((e,t)=>e?.commands.find(e=>e.name()===t),e);function nt({long:e,flags:t,argChoices:n},r){if(n===void 0)return e===`--env`?()=>L(B(r)).environments:e===`--pipeline`?()=>L(B(r)).pipelines:/<(file|path)>$/.test(t)?z.files:/<dir>$/.test(t)?z.folders:void 0}function B(e){let t=e.lastIndexOf(`--config`),n=e.findLast(e=>e.startsWith(`--config=`));return(t<0?void 0:e[t+1])??n?.slice(9)??`pipeline-config`}const rt={ok:`green`,problem:`red`,"not-checked":`yellow`};function it(e,{host:t,stdout:n},r){let i=(e,t)=>v(rt[e],t,{stream:n});e.command(`doctor`).description(`check what an environment needs: this machine, the specs, the account, the token`).option(`--config <dir>`,`folder of the specs`,`pipeline-config`).option(`--env <name>`,`environment, a file in environments/`,`local`).option(`--json`,`print the result as JSON`,!1).action(async({config:e,env:n})=>r(await Le({config:e,environment:n,paint:i},t)))}function V(e,t=2**53-1){let n=t===2**53-1?`from ${e} on`:`from ${e} to ${t}`;return r=>{let i=Number(r);if(!/^\d+$/.test(r)||i<e||i>t)throw new T(`a whole number ${n} is expected.`);return i}}function at(e){let t=Number(e);if(!/^\d+(\.\d+)?$/.test(e))throw new T(`a number from 0 on is expected.`);return t}const H=[`--pseudonym-key-file <file>`,`key of the pseudonyms, at least 32 characters`],U=(e,t)=>[...t,e],W=[`--reference <name=dir>`,`where a dataset is published that the contract refers to: the --out of its runs (repeatable)`,U];function ot(e,t){return e!==void 0&&t===void 0?{kind:`files`,path:e}:e===void 0&&t!==void 0?{kind:`table`,table:t}:void 0}function st(e,t,{selection:n,host:r,show:i,err:a},o){e.command(`etl`).description(`run the contract engine on this machine, without any AWS`).requiredOption(`--contract <file>`,`the contract, as YAML`).option(`--in <path>`,`a file of records, or a folder of them`).option(`--in-table <name=dir>`,`instead: a published table, by its name and the --out of its runs; its current snapshot is read`).requiredOption(`--out <dir>`,`receives published/ (what readers see of table/), contract.json (of published/), quarantine/, metrics.json, lineage.ndjson and quality.html`).option(H[0],`${H[1]} (default: a new one)`).option(W[0],W[1],W[2],[]).option(`--json`,`the engine's last line is JSON in any case`,!1).option(`--verbose`,`show Spark's own log`,!1).action(async t=>{let{contract:n,out:r,pseudonymKeyFile:i,verbose:s,reference:c}=t,l=ot(t.in,t.inTable);l===void 0&&e.error(`error: one of --in and --in-table is required, and not both`),o(await ze({contract:n,input:l,out:r,pseudonymKeyFile:i,references:c,verbose:s,tell:a}))}),e.command(`contract`).description(`print the contract of the published table, for those who read it, as JSON`).requiredOption(`--contract <file>`,`the contract that drives the job, as YAML`).option(`--path <glob>`,`where the Parquet files lie, such as 'out/published/**/*.parquet'`).option(`--json`,`the contract is JSON in any case`,!1).action(async e=>{o(await Ve(e.contract,e.path))}),t(`replay`,`publish what now passes of a run's quarantine, once its contract is mended`).requiredOption(`--run <id>`,`the run: a job run's id, or a folder's name after run_id=`).option(`--out <dir>`,"a folder that `sluice etl` has written, instead of an environment").option(`--contract <file>`,`with --out: the contract, as YAML`).option(H[0],`with --out: ${H[1]} of that run`).option(W[0],`with --out: ${W[1]}`,W[2],[]).action(async t=>{let{run:s,out:c,contract:l,pseudonymKeyFile:u,verbose:d,reference:f}=t;if(c===void 0!=(l===void 0)&&e.error(`error: --out and --contract come together`),c===void 0||l===void 0)return i(await Te({...n(t),run:s},r));o(await ze({contract:l,input:{kind:`replay`,run:s},out:c,pseudonymKeyFile:u,references:f,verbose:d,tell:a}))}),t(`rollback`,`let readers see an earlier snapshot of the published table again`).option(`--snapshot <n>`,`its number (default: the newest that differs)`,V(1)).option(`--out <dir>`,"a folder that `sluice etl` has written, instead of an environment").action(async e=>{let{snapshot:t,out:a}=e;a===void 0?i(await Ee({...n(e),snapshot:t},r)):o(await k(`rollback`,a,t))}),e.command(`snapshots`).description("list the snapshots that a folder of `sluice etl` keeps, newest first, as JSON").requiredOption(`--out <dir>`,`the folder`).option(`--json`,`the list is JSON in any case`,!1).action(async e=>{o(await k(`snapshots`,e.out,void 0))})}const G=(e,t)=>({kind:`edit`,good:e,bad:t}),K=`pipelines/patients/dashboard.yaml`,ct={SL3020:{why:`The dashboard is a grid of twelve columns. Two visuals in one cell would cover each other; what goes over the right edge would be cut.`,fix:"Move one of them, or leave `place` out: a visual without one stands where there is room.",file:K,mistake:G(`type: donut, column: chronic_condition}`,`type: donut, column: chronic_condition, place: {column: 8, row: 20, width: 6, height: 6}}`)},SL3021:{why:`Row-level and column-level security deny what no rule allows. A rule for a group that can open nothing is most often one whose name is misspelt: those who are meant would see no row. Two rules for one group add up, and a reader of the file would look at one of them.`,fix:"Name a group of `readers` or `authors`, once.",file:K,mistake:G(`{group: phi-readers, values: [DE, FR]}`,`{group: phi-reader, values: all}`)},SL3022:{why:"The contract promises that no group of records is smaller than its `k`, of the quasi-identifiers that it names. A visual that groups by another column can show a smaller one, and of its kind QuickSight can't leave groups out by their number of records. Bars, rings, lines, maps of countries and tables leave them out by themselves.",fix:`Group and filter by quasi-identifiers, add the column to them, or take another kind of visual.`,file:K,before:[{file:`pipelines/patients/contract.yaml`,good:`    physicalType: table
`,bad:`    physicalType: table
    customProperties:
      - {property: privacy, vendor: sluice, value: {quasiIdentifiers: [age, country], k: 5}}
`}],mistake:G(`type: histogram, column: age,`,`type: histogram, column: visit_lat_cell,`)},SL3024:{why:`Calculated fields are written as QuickSight writes them, and each is held against the columns' types: a mistake would show in QuickSight as a field in error, after the deploy.`,fix:"Correct the part that the message points to. Fields stand in braces, `{age}`, parameters too with a dollar before them, texts in single quotes.",file:K,mistake:G(`ifelse({chronic_condition}, 1, 0)`,`ifelse({chronic_condition}, 1, 'no')`)},SL4009:{why:`Row-level security denies what no rule allows. A group that may open the dashboard and that no rule names sees empty charts.`,fix:`Add a rule for it. Where rules name its users one by one, the warning can stay.`,file:K,mistake:G(`readers: [phi-readers]`,`readers: [phi-readers, phi-auditors]`)},SL4010:{why:`One man in twelve takes some colours for each other, and a colour with little contrast vanishes on a screen in daylight, or in the dark mode (WCAG 2.2, 1.4.1 and 1.4.11).`,fix:"Take colours that differ in lightness too, neither very light nor very dark; or leave `theme` out.",file:K,mistake:G(`  visuals:
`,`  theme: {colors: ["#f3e5ab"]}
  visuals:
`)},SL4011:{why:`Column-level security hides the column from a group of readers. QuickSight then draws none of what is made of it: they see an error in the place of the visual.`,fix:"Name the group in the column's rule, or make the visual, its filters among them, of columns that all readers may see. Where some readers are meant to see less, the warning can stay; `sluice preview --as GROUP` shows how it looks to them.",file:K,before:[{file:K,good:`  columns:
`,bad:`  columnLevelSecurity:
    - {columns: [blood_type], groups: [phi-analysts]}
  columns:
`}],mistake:G(`type: donut, column: chronic_condition}`,`type: donut, column: blood_type}`)}},q=`pipelines/patients/contract.yaml`,J=`pipelines/patients/job.yaml`,lt={SL3001:{why:`What it should lead to is not there: the stack could not be made, or an override would change nothing.`,fix:`Correct the name, or define what it names.`,file:J,mistake:G(`reads: {bucket: raw,`,`reads: {bucket: row,`)},SL3002:{why:"With one key in `keys.yaml` every bucket takes it. With several, which one encrypts a bucket is a decision that nobody should guess.",fix:`Name the bucket's key.`,file:`pipelines/patients/buckets.yaml`,before:[{file:`pipelines/patients/keys.yaml`,good:`keys:
`,bad:`keys:
  trail:
    description: Encrypts the audit trail.
`}],mistake:G(`  raw:
    description: Patient files as the hospitals send them.
    key: data
`,`  raw:
    description: Patient files as the hospitals send them.
`)},SL3003:{why:`Names are made of the environment's prefix, the pipeline's name and an id, and AWS limits them: a bucket's to 63 characters, a role's to 64. The deploy would fail, in the last environment first. Bucket names are shared by all accounts of AWS, so each ends with the account's number, and 13 characters are gone.`,fix:`Shorten the prefix, the pipeline's folder or the id.`,file:`pipelines/patients/buckets.yaml`,before:[{file:`pipelines/patients/buckets.yaml`,good:`accessLogs: access-logs
`,bad:`accessLogs: server-access-logs-of-all
`}],mistake:G(`  access-logs:
    description: Server`,`  server-access-logs-of-all:
    description: Server`)},SL3004:{why:`A column of these classes holds what identifies a person, or leads to one. Published as it stands it would break 45 CFR 164.514; so the contract has to say what becomes of it.`,fix:"Add the custom property `deidentify`: `drop` removes the column; glue/README.md lists the other methods.",file:q,mistake:G(`      - name: full_name
        description: First and last name.
        logicalType: string
        classification: restricted
        customProperties:
          - {property: deidentify, vendor: sluice, value: {method: drop}}
`,`      - name: full_name
        description: First and last name.
        logicalType: string
        classification: restricted
        customProperties:
`)},SL3005:{why:`A table has one column of a name. Names differ in more than their case for Athena and Glue.`,fix:"Give one of them another name with `publishAs`.",file:q,mistake:G(`      - name: blood_type
`,`      - name: Country
`)},SL3006:{why:`Two parts of the contract can't both hold, or one can never apply: no record could pass, or a rule would never be looked at.`,fix:`Decide which of the two is meant. The message names both.`,file:q,mistake:G(`asOf: treatment_start`,`asOf: treatment_day`)},SL3007:{why:`A dashboard shows published columns. What the contract removes as an identifier can't be shown; and each visual, filter, measure and format takes fields of some types: a histogram needs numbers.`,fix:`Take a published column whose type fits, or calculate a field of one.`,file:`pipelines/patients/dashboard.yaml`,mistake:G(`column: age, binWidth: 10`,`column: birth_date, binWidth: 10`)},SL3008:{why:`Rejected and source records hold identifiers and must not lie where readers of published data look; logs must not be written where their own writing is logged; S3 delivers access logs under its own encryption only.`,fix:`Use a bucket for each of them.`,file:J,mistake:G(`quarantines: {bucket: quarantine,`,`quarantines: {bucket: processed,`)},SL3009:{why:`Two parts of the file can't both hold, or one has no effect because another switches it off.`,fix:`Remove the one or the other, or change it: the message names both.`,file:`environments/dev.yaml`,mistake:G(`run: true, synthetic: 1000`,`run: false, synthetic: 1000`)},SL3010:{why:"The roles that `sluice bootstrap` gives a repository may touch what begins with the environment's prefix, and no more. The deploy would end in AccessDenied.",fix:`Take a name that begins with the prefix, or leave it out to have one made.`,file:J,mistake:G(`job:
  description`,`catalog: {database: lake}
job:
  description`)},SL3011:{why:`Policies are bound to the prefix. Where one prefix begins with the other, roles of the one environment may touch what belongs to the other.`,fix:"Give both a part that differs, such as `healthplus-a` and `healthplus-b`, or put them into accounts of their own.",file:`environments/prod.yaml`,before:[{file:`environments/prod.yaml`,good:`  patients:
    job:`,bad:`  patients:
    guardrails: {costAnomalies: null, without: {costAnomalies: The account has the monitor of dev.}}
    job:`}],mistake:G(`account: "444455556666"
`,`account: "111122223333"
prefix: healthplus-dev-prod
`)},SL3012:{why:`Values of the column are looked up in what another pipeline publishes. What it does not publish, or publishes in another form, is never found: every record would be rejected.`,fix:`Refer to a published column, of the same type, of a pipeline in this repository. Circles can't be held, nor pseudonyms: each pipeline has a key of its own.`,file:q,mistake:G(`        primaryKeyPosition: 1
`,`        primaryKeyPosition: 1
        relationships:
          - {type: foreignKey, to: patients.patient_key}
`)},SL3013:{why:"Whoever delivers the records or reads the table has to change something. A major version that rises tells them so (Semantic Versioning 2.0.0, 8); `--base` compares with another branch.",fix:`Raise the contract's major version, once those it meets know; or keep what was.`,file:q,compared:!0,mistake:G(`      - name: blood_type
        description: ABO and Rh blood group.
        logicalType: string
        classification: internal
        enum: [{value: A+}, {value: A-}, {value: B+}, {value: B-}, {value: AB+}, {value: AB-}, {value: O+}, {value: O-}]
`,`      - name: blood_type
        description: ABO and Rh blood group.
        logicalType: string
        classification: internal
        enum: [{value: A+}, {value: A-}, {value: B+}, {value: B-}, {value: AB-}, {value: O+}, {value: O-}]
`)},SL3014:{why:`What is written to the one place is taken for what belongs to the other: the next run would read rejected records as new input, or a crawler would register one pipeline's partitions in another's table.`,fix:`Take prefixes that do not lie in each other, or buckets of their own; let each pipeline have a database or a table of its own.`,file:J,mistake:G(`  quarantines: {bucket: quarantine, prefix: patients/}
`,`  quarantines: {bucket: raw, prefix: patients/rejected/}
`)},SL3015:{why:`A trail, a budget and cost-anomaly alerts watch over the pipeline. One that is not there looks as one that nobody thought of.`,fix:"Add it. Where something else does its work, such as the organisation's own trail, say so under `without`: each plan and audit shows the reason.",file:`pipelines/patients/guardrails.yaml`,mistake:G(`
costAnomalies:
  threshold: 1 USD
`,``)},SL3016:{why:`The embedded AWS runs jobs on Spark 3.5, which is that of Glue 5.1. A job of Glue 6.0 would be deployed to it and fail in its first run.`,fix:"Pin Glue 5.1 for that environment in its `overrides`; `npm run test:spark4` shows that the engine does the same on both.",file:J,mistake:G(`  glueVersion: "5.1"`,`  glueVersion: "6.0"`)},SL3017:{why:"Bucket names are shared by all accounts, and Amazon S3 keeps some beginnings for itself: `sthree-`, `amzn-s3-demo-`, `xn--`. The deploy would fail at the first bucket.",fix:`Give the environment, or the project, another prefix.`,file:`environments/dev.yaml`,mistake:G(`account: "111122223333"
`,`account: "111122223333"
prefix: sthree-dev
`)},SL3018:{why:`An account has one anomaly monitor of AWS services (AWS Cost Management, Monitor types). CloudFormation would fail to make a second.`,fix:"Give the other pipeline or environment the ARN of the first as `costAnomalies.monitorArn`, or say under `without` why it has no alerts of its own.",file:`environments/prod.yaml`,mistake:G(`account: "444455556666"`,`account: "111122223333"`)},SL3019:{why:`The job's input is the table that another pipeline publishes, as its readers see it. A column that is not published there, or has values that the contract's type does not take, would fail each run; a weaker class would lose on the way what the other contract says of it; and the table is Parquet, whatever files it was made of.`,fix:"Name columns as the other contract publishes them, with a type that takes their values and a class that is no weaker, and say `format: parquet` in the table's `source`. A pipeline reads neither itself nor, in a circle, what is made of its own table.",file:J,mistake:G(`reads: {bucket: raw, prefix: patients/}`,`reads: {pipeline: patients}`)},SL3023:{why:`QuickSight shows dashboards in some of AWS's Regions. In another one CloudFormation knows no AWS::QuickSight::Dashboard, and refuses the whole template.`,fix:`Give the environment a Region that has them; or keep dashboard.yaml out of a pipeline that is deployed elsewhere.`,file:`environments/dev.yaml`,mistake:G(`account: "111122223333"
`,`account: "111122223333"
region: us-west-1
`)}},ut={SL4001:{why:`It is made, and paid for: a KMS key costs 1 USD a month. Often it is left from something else, or a name elsewhere is misspelt.`,fix:`Remove it, or use it. A bucket that leaves the specs stays in the account, with its data.`,file:`pipelines/patients/keys.yaml`,mistake:G(`keys:
`,`keys:
  old:
    description: Of the year before.
`)},SL4002:{why:"Sluice reads YAML 1.2, where `NO`, `2024-01-31` and `12:30` are texts. Many programs read YAML 1.1, PyYAML among them, and take these for false, for a date and for 750; a contract is read by others too.",fix:`Put it in quotes.`,file:`pipelines/patients/contract.yaml`,mistake:G(`values: [DE, CA, BR, US, FR]`,`values: [DE, CA, BR, NO, FR]`)},SL4003:{why:"A column is classified lower than on the branch that `--base` names, or de-identified less: readers can tell more of a person than before.",fix:`Have whoever answers for privacy agree. The plan in the pull request shows it too.`,file:`pipelines/patients/contract.yaml`,compared:!0,mistake:G(`      - name: gender
        description: Administrative gender.
        logicalType: string
        classification: internal
`,`      - name: gender
        description: Administrative gender.
        logicalType: string
        classification: public
`)},SL4004:{why:`HIPAA asks that documentation be kept for six years (45 CFR 164.316(b)(2)(i)), and the trail's log files are the evidence of who has read what.`,fix:`Let the bucket of the trail expire after 2192 days, or never.`,file:`pipelines/patients/buckets.yaml`,mistake:G(`  trail:
    description: CloudTrail log files; evidence that is kept for six years (45 CFR 164.316(b)(2)(i)).
    key: data
    expireAfter: 2192 days
`,`  trail:
    description: CloudTrail log files; evidence that is kept for six years (45 CFR 164.316(b)(2)(i)).
    key: data
    expireAfter: 365 days
`)},SL4005:{why:`From the day after, the audit counts the finding again. A waiver that is left standing looks as if somebody had agreed.`,fix:`Remove it once the finding is mended, or have its owner agree to a new date.`,file:`pipelines/patients/guardrails.yaml`,mistake:G(`costAnomalies:
`,`waivers:
  - control: S3-9
    resource: raw
    owner: data-platform
    reason: The hospitals' client speaks no TLS 1.3 yet.
    expires: "2025-06-30"

costAnomalies:
`)},SL4006:{why:`Names, numbers and places lead to a person (45 CFR 164.514(b)(2)(i) lists 18 kinds). By its name the column holds one of them, and it is published unchanged.`,fix:"Classify it as restricted and say how it is de-identified. Where it tells of no person, say so with the method `keep`.",file:`pipelines/patients/contract.yaml`,mistake:G(`      - name: phone
        description: Telephone number.
        logicalType: string
        classification: restricted
        customProperties:
          - {property: nullTokens, vendor: sluice, value: [000-0000]}
          - {property: deidentify, vendor: sluice, value: {method: drop}}
`,`      - name: phone
        description: Telephone number.
        logicalType: string
        classification: internal
        customProperties:
          - {property: nullTokens, vendor: sluice, value: [000-0000]}
`)},SL4007:{why:`A job has one run at a time, so that two runs never publish over each other. Glue refuses a start while a run goes, and does not make up for it: the files wait for the time after.`,fix:"Have the schedule come round less often than a run may last: its `timeout`, as often as it is tried. Or lower the timeout to what runs take.",file:`pipelines/patients/job.yaml`,mistake:G(`job:
`,`trigger: {schedule: cron(0/15 * * * ? *)}
job:
`)},SL4008:{why:`Athena takes the name for a word of SQL, and refuses a query of it. In double quotes it is a name: the job writes it so, and every reader would have to.`,fix:`Give it a name that is no word of SQL, before somebody relies on it.`,file:`pipelines/patients/contract.yaml`,mistake:G(`  - name: patients
`,`  - name: values
`)},SL4012:{why:`A run that appends takes in the loads that are new in the table that it reads. A table that is replaced or merged is one new load in each snapshot: every run would take in all of its records again, and quarantine those whose keys are there already.`,fix:"Take `replace` or `merge`; or let the table that is read be one that appends.",file:`pipelines/starts/contract.yaml`,before:[{file:`pipelines/starts/contract.yaml`,good:``,bad:`apiVersion: v3.2.0
kind: DataContract
id: healthplus-starts
name: Starts of treatments
version: 1.0.0
status: active
schema:
  - name: starts
    logicalType: object
    customProperties:
      - {property: source, vendor: sluice, value: {format: parquet}}
      - {property: publication, vendor: sluice, value: {mode: replace}}
    properties:
      - name: patient_key
        logicalType: string
        classification: restricted
        primaryKey: true
        customProperties:
          - {property: deidentify, vendor: sluice, value: {method: pseudonym}}
      - {name: treatment_start, logicalType: date, classification: internal}
`},{file:`pipelines/starts/job.yaml`,good:``,bad:`job:
  description: Publishes when treatments started.
  reads: {pipeline: patients}
  publishes: {bucket: processed, prefix: starts/}
  quarantines: {bucket: quarantine, prefix: starts/}
  artifacts: {bucket: artifacts}
`}],mistake:G(`      - {property: publication, vendor: sluice, value: {mode: replace}}
`,`      - {property: publication, vendor: sluice, value: {mode: append}}
`)}},Y=`pipelines/patients/job.yaml`,dt={SL2001:{why:`A key that nothing reads does nothing: misspelt, it would leave the default in place without a word.`,fix:"Correct the spelling. `docs/spec/` lists the keys of each file.",file:Y,mistake:G(`  timeout: 30 minutes`,`  timeuot: 30 minutes`)},SL2002:{why:`What the key says can't be guessed safely, so it has no default.`,fix:"Add it. The page of the file's kind in `docs/spec/` shows an example.",file:Y,mistake:G(`job:
  description: Turns the hospitals' patient files into de-identified Parquet, as contract.yaml says.
`,`job:
`)},SL2003:{why:"A value is never turned into another type silently: `5.10` as a number is `5.1`, and a list is no text.",fix:`Most often quotes are missing, or a list was meant.`,file:Y,mistake:G(`  glueVersion: "5.1"`,`  glueVersion: 5.1`)},SL2004:{why:`Sluice or AWS knows only those that are listed.`,fix:`Take one of those that the message lists.`,file:Y,mistake:G(`type: G.1X`,`type: G.3X`)},SL2005:{why:`Durations, sizes, money and schedules carry their units, and names have the form that AWS takes. A form that is nearly right is not guessed at.`,fix:`Write it as the example in the message shows.`,file:Y,mistake:G(`timeout: 30 minutes`,`timeout: 30m`)},SL2006:{why:`AWS refuses it, or it would not do what the spec says.`,fix:`Take a value inside the limits that the message names.`,file:Y,mistake:G(`count: 2`,`count: 1`)}},X=`pipelines/patients/job.yaml`,ft={SL1001:{why:`The file can't be read at all, so that nothing in it was checked. Only the first mistake is told: after it a parser guesses.`,fix:`Look at the line and the one before it: a bracket or a quote that is not closed, indentation with tabs, a colon without a space behind it.`,file:X,mistake:G(`  workers: {type: G.1X, count: 2}`,`  workers: {type: G.1X, count: 2`)},SL1002:{why:"Every pipeline has a `contract.yaml`: it alone says what is published. For the other files there are defaults, which `sluice show` shows.",fix:"Add the file, or remove the pipeline's folder. `sluice init --pipeline-only` writes one to begin with.",file:`pipelines/patients/contract.yaml`,mistake:{kind:`missing`}},SL1003:{why:`YAML forbids it (YAML 1.2.2, 3.2.1.1), and programs differ in which of the two they take: what was reviewed may not be what is deployed.`,fix:`Remove one of the two.`,file:X,mistake:G(`  timeout: 30 minutes
`,`  timeout: 30 minutes
  timeout: 60 minutes
`)},SL1004:{why:"Sluice reads one document of a file. A second one, behind `---`, would be ignored, and so would an empty file.",fix:"Put the documents into files of their own, or remove the line `---`.",file:`pipelines/patients/guardrails.yaml`,mistake:G(`
logs:
`,`
---
logs:
`)},SL1005:{why:"An environment is a file in `environments/`, a pipeline a folder in `pipelines/`. Nothing is done for a name that neither is.",fix:`Correct the name, or add the file.`,file:`environments/prodd.yaml`,mistake:{kind:`asked`,environment:`prodd`}},SL1006:{why:`Read in another encoding, names and values would change without a word.`,fix:`Have the editor save the file as UTF-8.`,file:X,mistake:{kind:`bytes`,as:`Latin-1`}},SL1007:{why:`A spec of several megabytes holds data, or something went wrong where it was written. It would hold up every check.`,fix:`Keep data out of the specs. A long list of allowed values belongs into a table that the contract refers to by a relationship.`,file:X,mistake:{kind:`bytes`,as:`5 MB`}},SL1008:{why:"Merge keys (`<<`) and the directive `%YAML 1.1` belong to YAML 1.1. In YAML 1.2 `<<` is a key like any other, so that what it should merge is not there; and under the directive `NO` would be false.",fix:"Write the keys out. What differs between environments stands in the environment's `overrides`.",file:`pipelines/patients/buckets.yaml`,mistake:G(`  raw:
    description: Patient files as the hospitals send them.
    key: data
  processed:
    description: De-identified patients, as Parquet.
    key: data
`,`  raw: &bucket
    description: Patient files as the hospitals send them.
    key: data
  processed:
    <<: *bucket
    description: De-identified patients, as Parquet.
`)},SL1009:{why:`YAML 1.2 reads it as a number and drops the zero; YAML 1.1 reads it as octal. An account id or a postcode would become another.`,fix:`Put it in quotes where it is a text; leave the zero out where it is a number.`,file:`environments/local.yaml`,mistake:G(`account: "123456789012"`,`account: 012345678901`)},...dt,...lt,...ct,...ut};function pt(e){let t=`SL${e.trim().toUpperCase().replace(/^SL/,``)}`;return Object.hasOwn(f,t)?t:void 0}function Z(e,t){let{why:n,fix:r,file:i,before:a=[],mistake:o}=ft[e],s=(e,t)=>[`\`\`\`${e}`,t.replace(/\n$/,``),"```"],c=()=>{switch(o.kind){case`edit`:return[...a.flatMap(e=>[`With this in \`${e.file}\`:`,``,...s(`yaml`,e.bad.trimStart()),``]),`Wrong, in \`${i}\`:`,``,...s(`yaml`,o.bad.replace(/^\n/,``)),...l(),``,`Right:`,``,...s(`yaml`,o.good.replace(/^\n/,``))];case`missing`:return[`Wrong: there is no \`${i}\`.`,...l()];case`bytes`:return[`Wrong: \`${i}\` is ${o.as===`5 MB`?`a file of 5 MB`:`saved as ${o.as}`}.`,...l()];case`asked`:return[`Wrong: \`sluice validate --env ${o.environment}\`, without such a file.`,...l()]}},l=()=>t===void 0?[]:[``,...s(`text`,t)];return[`# ${e}: ${f[e].replace(/\.$/,``)}`,``,m(e)===`error`?`An error: nothing is planned or deployed with it.`:`A warning: it stops nothing.`,``,n,``,`**What to do.** ${r}`,``,`## Example`,``,...c(),``].join(`
`)}const Q=Object.keys(f);function mt(e,t){e.command(`explain`).description(`what a diagnostic means, with an example; without a code, all of them`).argument(`[code]`,`such as SL2001`,ht).option(`--json`,`print the result as JSON`,!1).action((e,{json:n})=>{let r=e===void 0?Q:[e];if(n){let n=r.map(t=>({code:t,title:f[t],severity:m(t),...e===void 0?{}:{page:Z(t)}}));t(JSON.stringify(e===void 0?n:n[0],null,2))}else t(e===void 0?Q.map(e=>`${e}  ${f[e]}`).join(`
`):Z(e).trimEnd())})}function ht(e){let t=pt(e);if(t!==void 0)return t;let{fix:n}=p(e,Q);throw new T(n??`Expected ${h(Q)}.`)}const gt=[`already-there`,`invalid-answer`,`missing-answer`,`cancelled`];function _t(e,{out:t,err:n,stdin:a,stdout:s},c,l){e.command(`init`).description(`write specs to begin with, and guess the contract from a sample`).option(`--config <dir>`,`folder of the specs`,`pipeline-config`).option(`--name <pipeline>`,`the pipeline's name (default: the sample's)`).option(`--from <file>`,`a sample of the records, as CSV; none of its values is written or printed`).option(`--header`,`the sample's first row is a header, whatever it looks like`,!1).option(`--account <id>`,`AWS account of an environment dev (default: the embedded AWS alone)`).option(`--region <name>`,`its Region (default: us-east-1)`).option(`--prefix <text>`,`begins the names of all resources (default: data)`).option(`--email <address>`,`receives alerts; needed with --account`).option(`--owners <list>`,`who answers for the data: addresses and @ORG/TEAM, with commas`).option(`--repository <owner/name>`,`the repository on GitHub whose workflows deploy`).option(`--pipeline-only`,`the environments are there: write the pipeline alone`,!1).option(`--yes`,`do not ask: what no option says has its default`,!1).option(`--json`,`print the result as JSON`,!1).addHelpText(`after`,`
What no option says is asked on a terminal. No file is overwritten: where one is in the way, all
such are named, nothing is written, and the exit code is 2.
From a sample come names of columns, types, formats of dates, words such as N/A, and what looks
like one of HIPAA's 18 identifiers (45 CFR 164.514(b)(2)): those are left out or made safe, as is
what nothing is known of. Each guess has a comment: read them before the first deploy.`).action(async e=>{let u=a.isTTY===!0&&s.isTTY===!0&&!e.yes&&!e.json;try{c(await Re(e,u?{stdin:a,stdout:s}:void 0))}catch(a){if(!(a instanceof _)||!gt.includes(a.code))throw a;e.json?t(JSON.stringify(i(a),null,2)):n(o(a)),l(r.wrongUse)}})}function vt(e,{host:t,out:n,err:i},a,o){let s=e.command(`local`).description(`the embedded AWS: up, down, status, logs, reset, snapshot, restore`),c=(e,t)=>s.command(e).description(t).option(`--json`,`print the result as JSON`,!1);c(`up`,`start it; it runs until it is stopped`).option(`--port <n>`,`port (default: a free one)`,V(1,65535)).option(`--keep`,`keep all that is in it in .sluice/local, and begin with what is there`,!1).option(`--seed <file>`,"fill it: a CloudFormation template, a file of buckets, secrets and stacks, or the word `pipeline`").action(async({port:e,keep:n,seed:r})=>a(await A.up({port:e,keep:n,seed:r},t))),c(`down`,`stop it`).action(async()=>a(await A.down(t))),c(`status`,`tell whether it runs and what is in it; exit 1 when it does not run`).option(`--export`,`print shell commands that point the AWS CLI and SDKs at it`,!1).action(async e=>{let n=await A.status({asExport:e.export},t);e.export&&!n.ok&&!e.json?(i(n.text),o(r.finding)):a(n)}),c(`logs`,`show the last requests: time, call, outcome and caller, no records`).option(`-n, --lines <n>`,`how many`,V(0),20).option(`-f, --follow`,`go on with each request as it comes, until Ctrl-C`,!1).action(async e=>{let{follow:r,logs:i}=await He(),o=i({lines:e.lines},t);if(!e.follow){a(o);return}let s=e.json?JSON.stringify:ee;for(let e of o.data.requests)n(s(e));await r(t,e=>n(s(e)))}),c(`reset`,`remove all that is kept; one that runs starts again, empty`).option(`--yes`,`do not ask`,!1).action(async({yes:e})=>a(await A.reset({yes:e},t))),c(`snapshot`,`copy what is kept into one file, also while it runs`).requiredOption(`--to <file>`,`a tar.gz that is not there yet; it may hold records`).action(async({to:e})=>a(await A.snapshot({to:e},t))),c(`restore`,`begin with a snapshot; none may run, and nothing be kept yet`).requiredOption(`--from <file>`,`the tar.gz; only one that you trust`).action(async({from:e})=>a(await A.restore({from:e},t)))}function yt(e,{selection:t,host:n,show:r}){e(`preview`,`draw the dashboard over published data, as a page and as pictures`).option(`--as <group>`,`as a member of this group sees it, by the row and column rules (repeatable; default: all rows)`,U,[]).option(`--as-user <name>`,`as this user sees it; with --as, as a member of those groups`).option(`--parameter <name=value>`,`what a reader has set a parameter to (repeatable; default: each as the dashboard says)`,U,[]).option(`--in <dir>`,"what is published: the --out of `sluice etl` (default: what npm start has left)").option(`--out <dir>`,`receives dashboard.html, pictures as SVG and PNG, summary.json (default: .sluice/preview)`).option(`--base <dir>`,`specs to compare with, such as the base branch's: --out receives changes.json, and each visual that has changed before/ and after/`).option(`--no-pictures`,`leave the page and its summary alone; --base draws what it compares`).action(async e=>{let{as:i,asUser:a,parameter:o,in:s}=e,{out:c,base:l,pictures:u}=e,d=c??b(n.folder,`.sluice`,`preview`),f={groups:i,user:a,parameters:o},p={...t(e),...f,input:s,out:d,base:l,pictures:u};r(await we(p,n))})}async function bt(e,t,n){let r=ae(e,{recursive:!0,signal:n}),i,a=t(),o=()=>{a=a.then(t)};try{for await(let e of r)clearTimeout(i),i=setTimeout(o,100)}catch(e){if(!n.aborted)throw e}finally{clearTimeout(i),await a}}function xt(e,{host:t,show:n,err:r}){e.command(`validate`).description(`check the specs: every problem at its line`).argument(`[paths...]`,`files and folders whose problems to tell (default: all)`).option(`--config <dir>`,`folder of the specs`,`pipeline-config`).option(`--env <name>`,`one environment (default: all)`).option(`--pipeline <name>`,`one pipeline (default: all)`).option(`--base <ref>`,`git reference, or folder, whose contracts to compare with`).option(`--report <dir>`,`folder for validation.json and results.sarif`).option(`--watch`,`check again whenever a file changes, until Ctrl-C`,!1).option(`--json`,`print the result as JSON`,!1).action(async(e,i)=>{let{config:a,env:s,pipeline:c,report:l,base:u}=i,d=async()=>n(await ke({config:a,environment:s,pipeline:c,report:l,base:u,paths:e},t));if(!i.watch||!ne(a))return d();let f=new AbortController;return process.once(`SIGINT`,()=>f.abort()),bt(a,async()=>{r(`── ${t.clock.now().toISOString().slice(11,19)} UTC`),await d().catch(e=>r(o(e)))},f.signal)})}async function St(e,t){let{host:n,out:s,err:c}=t,l=r.success,f=e.includes(`--json`),p=e=>{s(f?JSON.stringify(e.data,null,2):e.text),e.ok||(l=e.gated===!0?r.gated:r.finding)},m=new ve(`sluice`).description(`GitOps for secure AWS Glue pipelines: specs in YAML become encrypted, audited, de-identifying pipelines.`).version(u,`--version`,`print the version`).exitOverride().configureOutput({writeOut:e=>s(e.trimEnd()),writeErr:e=>c(e.trimEnd())}).showHelpAfterError(`(sluice --help shows the verbs)`).addHelpText(`after`,`
Exit codes: 0 success, 1 a finding or failure, 2 wrong use,
3 stopped by a quality rule of the contract: nothing was published, and readers see what they saw before.
Every verb takes --json and then prints its result as JSON on standard output.`),h=(e,t)=>m.command(e).description(t).option(`--config <dir>`,`folder of the specs`,`pipeline-config`).option(`--env <name>`,`environment, a file in environments/`,`local`).option(`--pipeline <name>`,`pipeline, a folder in pipelines/`,`patients`).option(`--json`,`print the result as JSON`,!1).option(`--verbose`,`tell every event`,!1),_=({config:e,env:t,pipeline:n})=>({config:e,environment:t,pipeline:n});_t(m,t,p,e=>{l=e}),xt(m,{host:n,show:p,err:c}),mt(m,s),h(`show`,`show what holds in an environment: each value, and the line it comes from`).addArgument(new ye(`[kinds...]`,`the specs to show (default: all)`).choices([...g,`environment`])).action(async(e,t)=>{p(await Be(_(t),e))}),h(`compile`,`print the CloudFormation template`).action(async e=>{let{compiled:t}=await Ae(_(e));s(JSON.stringify(t.template,null,2))}),h(`plan`,`show what a deploy would change on the live stack`).option(`--out <file>`,`write the plan as JSON, for deploy --plan`).option(`--base <dir>`,`specs to compare the contract with, such as the base branch's`).option(`--offline`,`compare all with --base, and ask no account`,!1).option(`--markdown`,`print Markdown, as a pull request shows it`,!1).action(async e=>{let{out:t,base:r,offline:i}=e,a=await Ce({..._(e),out:t,base:r,offline:i},n);p(e.markdown&&!f?{...a,text:a.markdown.trimEnd()}:a)}),h(`deploy`,`deploy: execute a plan`).option(`--plan <file>`,`a reviewed plan (default: plan now)`).action(async e=>{p(await Se({..._(e),plan:e.plan},n))}),h(`run`,`ingest a file, run the job, register the new partitions`).option(`--input <file>`,`CSV file to upload first (default: run on what is there)`).option(`--report <dir>`,`folder for quality.html, metrics.json and lineage.ndjson of the run`).action(async e=>{let{input:t,report:r}=e;p(await De({..._(e),input:t,report:r},n))}),h(`audit`,`evaluate the controls on the live account`).option(`--report <dir>`,`folder for the report: JSON, Markdown, HTML, SARIF, badge`).addOption(new E(`--fail-on <severity>`,`least severity of a finding that fails the audit`).choices(d).default(`low`)).action(async e=>{let{report:t,failOn:r}=e;p(await xe({..._(e),report:t,failOn:r},n))}),h(`teardown`,`delete the stack, and its data only when asked`).option(`--delete-data`,`also delete buckets with all versions, keys, secrets and log groups`,!1).option(`--yes`,`do not ask`,!1).action(async e=>{let r=e.yes?async()=>!0:e=>D(e.stack,t.stdin,c);p(await Oe({..._(e),deleteData:e.deleteData,confirm:r},n))}),Ue(m,t,p),it(m,t,p),h(`synth`,`make synthetic records from the contract`).option(`--contract <file>`,`a contract that is a file of its own, instead of a pipeline's`).option(`--rows <n>`,`number of records`,V(1),1e4).option(`--seed <n>`,`same seed, same records`,V(0),1).option(`--dirt <factor>`,`multiplies the contract's shares of dirt; 0 is clean`,at,1).option(`--out <file>`,`the file (default: standard output)`).action(async e=>{f&&e.out===void 0&&m.error(`error: with --json, --out has to say where the records go`);let n=e.contract===void 0?(await je(_(e))).contract:await Me(e.contract),r=await Ne(n,e,e.out??t.stdout),i=e.out??`standard output`,{records:a,lines:o}=r;f&&e.out!==void 0?s(JSON.stringify({records:a,lines:o})):r.readerLeft||c(`${a.toLocaleString(`en`)} records on ${o.toLocaleString(`en`)} lines to ${i}`)}),st(m,h,{selection:_,host:n,show:p,err:c},e=>{l=e}),yt(h,{selection:_,host:n,show:p}),vt(m,t,p,e=>{l=e}),h(`demo`,`the whole journey on the embedded AWS: synth, deploy, run, audit, report, teardown`).option(`--input <file>`,`a real CSV file instead of synthetic records`).option(`--rows <n>`,`number of synthetic records`,V(1),1e4).addOption(new E(`--keep`,`leave the embedded AWS running, with all that was deployed`).default(!1)).action(async e=>{let t=e.input===void 0?void 0:ie(e.input);p(await Ie({..._(e),input:t,rows:e.rows,keep:e.keep},n))}),$e(m,e,s);try{return await m.parseAsync([...e],{from:`user`}),l}catch(e){return e instanceof ge?e.exitCode===0?r.success:r.wrongUse:(f?s(JSON.stringify(i(e),null,2)):c(o(e)),a(e))}}process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED??=`true`;const Ct=process.argv.slice(2),$=le(process.stderr,Ct.includes(`--verbose`)),wt={log:$,clock:s,env:process.env,folder:process.cwd()};process.stdout.on(`error`,e=>{c(e)||(process.stderr.write(`${o(l(e,`write`,`standard output`))}\n`),process.exit(r.finding))}),process.stderr.on(`error`,()=>{}),process.exitCode=await St(Ct,{host:wt,out:e=>{$.finish(),process.stdout.write(`${e}\n`)},err:e=>{$.finish(),process.stderr.write(`${e}\n`)},stdin:process.stdin,stdout:process.stdout});export{};