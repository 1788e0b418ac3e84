// Writes the tables of docs/errors.md from the fault catalog in dist/, between markers. The rest of the page is written by
// hand. `npm run docs` runs this script.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';
import {writeFormatted} from './write-formatted.mjs';

const {faultTypes} = await import('../dist/base/fault-catalog.js');
const {makeFault} = await import('../dist/base/make-fault.js');
const {readLineFault} = await import('../dist/line/read-line-fault.js');
const {adviceFor} = await import('../dist/elements/fault-text.js');
const {english: englishWithoutCalls} = await import('../dist/localization/english.js');
const {englishCalls} = await import('../dist/localization/english-calls.js');

const english = {...englishWithoutCalls, ...englishCalls};
const page = path.join(root, 'docs/errors.md');

/** The person who can resolve a fault, by its action. */
const helpers = {
  retry: 'the user',
  'sign-in': 'the user',
  'enter-token': 'the user',
  'free-elsewhere': 'the user',
  'check-number': 'the user',
  reload: 'the user',
  'contact-admin': "the organization's administrator",
  'fix-page': 'the owner of the page',
};

/** The SDK's error types, each with the type of fault that this library makes of it. */
const sdkErrors = [
  'bad_request',
  'call_error',
  'default_error',
  'forbidden',
  'not_found',
  'registration_error',
  'server_error',
  'service_unavailable',
  'timeout',
  'token_error',
  'too_many_requests',
].map(type => [`SDK: \`${type}\``, readLineFault({type}).type]);
/** The errors in the guide, verbatim, each with the type of its fault. */
const guideErrors = [
  {
    type: 'registrationError',
    msg: 'Device limit exceeded. The user already logged in to a different device.',
  },
  {type: 'registrationError', msg: 'Device not found.'},
  {type: 'tokenError', msg: 'Token expired. Authentication/Authorization error.'},
].map(error => [`guide: \`${error.type}\`, “${error.msg.split('.')[0]}”`, readLineFault(error).type]);

const faultHeads = ['`type`', 'what happened', 'what to do', '`retryable`', 'who can help'];
const tables = {
  line: table(faultHeads, faultsAbout('line').map(rowOf)),
  said: table(
    ['error', '`type`'],
    [...guideErrors, ...sdkErrors].map(([error, type]) => [error, `\`${type}\``]),
  ),
  call: table(faultHeads, faultsAbout('call').map(rowOf)),
  'sign-in': table(
    faultHeads.toSpliced(1, 0, 'step'),
    faultsAbout('sign-in').map(fault => rowOf(fault).toSpliced(1, 0, fault.step)),
  ),
};

let text = await readFile(page, 'utf8');
for (const [name, rows] of Object.entries(tables)) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, after] = [text.split(start)[0], text.split(end)[1]];
  if (after === undefined) throw new Error(`docs/errors.md has no place for ${name}`);
  text = `${before}${start}\n\n${rows}\n\n${end}${after}`;
}
await writeFormatted(page, text);

function faultsAbout(subject) {
  return faultTypes.map(type => makeFault(type)).filter(({about}) => about === subject);
}

function rowOf(fault) {
  const {type, action, retryable} = fault;
  return [`\`${type}\``, english[type], adviceText(fault), retryable ? 'yes' : 'no', helpers[action]];
}

/** Returns the advice that the elements show. */
function adviceText(fault) {
  return english[adviceFor(fault)] ?? '–';
}

function table(heads, rows) {
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
