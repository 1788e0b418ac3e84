import {z} from 'zod';
import {callScenario} from './calls/scenario-schema.js';
import {closeCode, exactly, seconds, wholeNumber} from './input.js';
import type {Answer, MercuryAnswer, Scenario} from './scenario-shape.js';

const statusError = 'expected 200 (the normal answer) or a refusal from 400 to 599';
const status = z.int({error: statusError}).refine(code => code === 200 || (code >= 400 && code <= 599), {
  error: statusError,
});
const flag = z.boolean({error: 'expected true or false'});
const flagOrAnswer = z.union([flag, z.literal('answer')], {error: "expected true, false or 'answer'"});
const text = z.string({error: 'expected a string'});

const retryAfterSeconds = wholeNumber(0, 86_400);
const retryAfter = z.union(
  [retryAfterSeconds, exactly({seconds: retryAfterSeconds, as: z.literal('date')})],
  {error: "expected a whole number from 0 to 86400, or {seconds, as: 'date'} with such a number"},
);

const transport = {
  status: status.optional(),
  delayMs: wholeNumber(0, 600_000).optional(),
};
const http = {
  ...transport,
  drop: flagOrAnswer.optional(),
  hang: flagOrAnswer.optional(),
  body: z.enum(['html', 'empty'], {error: "expected 'html' or 'empty'"}).optional(),
  errorCode: wholeNumber(0, 99_999).optional(),
  retryAfter: retryAfter.optional(),
};
const mercury = {
  ...transport,
  drop: flag.optional(),
  silent: flag.optional(),
  close: z
    .union([closeCode, exactly({code: closeCode, when: z.literal('authorized')})], {
      error: "expected a close code, or {code: a close code, when: 'authorized'}",
    })
    .optional(),
};

const listedDevice = exactly({
  deviceId: text.min(1, {error: 'expected a non-empty string'}),
  uri: text.optional(),
  clientDeviceUri: text.optional(),
  status: text.optional(),
  lastSeen: text.optional(),
  addresses: z.array(text, {error: 'expected a list of strings'}).optional(),
});
const deviceList = z.union([flag, z.array(listedDevice)], {
  error: 'expected true, false or a list of devices, each with a deviceId',
});

const refuser = (input: unknown, context: z.RefinementCtx) => (field: string, message: string) =>
  context.addIssue({code: 'custom', path: [field], message, input});

// The following functions refuse properties that would have no effect, because a test with such a property would not test
// the fault that it describes.

function refuseMeaningless(answer: Answer, context: z.RefinementCtx): void {
  const refuse = refuser(answer, context);
  const isRefusal = answer.status !== undefined && answer.status !== 200;
  const hasNoResponse = isSet(answer.drop) || isSet(answer.hang);
  if (isSet(answer.drop) && answer.status !== undefined) {
    refuse('status', 'expected none with drop: a dropped connection has no status');
  }
  if (isSet(answer.hang) && answer.status !== undefined) {
    refuse('status', 'expected none with hang: without an answer there is no status');
  }
  if (isSet(answer.hang) && isSet(answer.drop)) {
    refuse('hang', 'expected none with drop: drop ends the connection, hang keeps it open');
  }
  if (answer.hang === true && answer.delayMs !== undefined) {
    refuse('delayMs', 'expected none with hang: there is no answer to delay');
  }
  if (answer.body !== undefined && (isRefusal || hasNoResponse)) {
    refuse('body', 'expected only with status 200');
  }
  for (const field of ['errorCode', 'retryAfter'] as const) {
    if (answer[field] !== undefined && !isRefusal) {
      refuse(field, 'expected only with a status from 400 to 599');
    }
  }
  if (answer.devices !== undefined && !(answer.status === 403 && answer.errorCode === 101)) {
    refuse('devices', 'expected only with status 403 and errorCode 101');
  }
}

function refuseMeaninglessForSocket(answer: MercuryAnswer, context: z.RefinementCtx): void {
  const refuse = refuser(answer, context);
  const isRefusal = answer.status !== undefined && answer.status !== 200;
  if (isSet(answer.drop) && answer.status !== undefined) {
    refuse('status', 'expected none with drop: a dropped connection has no status');
  }
  for (const field of ['silent', 'close'] as const) {
    if (isSet(answer[field]) && (isRefusal || isSet(answer.drop))) {
      refuse(field, 'expected only for a socket that opens and is not dropped');
    }
  }
  if (isSet(answer.silent) && isSet(answer.close)) {
    refuse('close', 'expected none with silent: a silent socket is not closed');
  }
}

const isSet = (member: unknown): boolean => member !== undefined && member !== false;

type StatusFields = Pick<Answer, 'status' | 'drop' | 'hang'>;
/** Adds the default status, 200, if there is a response. */
const withStatus = <T extends StatusFields>(answer: T): T =>
  isSet(answer.drop) || isSet(answer.hang) ? answer : {...answer, status: answer.status ?? 200};

const answers = <Schema extends z.ZodType>(answer: Schema) =>
  z
    .array(answer, {error: 'expected a list of answers'})
    .min(1, {error: 'expected at least one answer'})
    .optional()
    .transform(list => list ?? [{status: 200}]);

const httpAnswers = () => answers(exactly(http).superRefine(refuseMeaningless).transform(withStatus));

const consent = z.enum(['ask', 'allow', 'deny'], {error: "expected 'ask', 'allow' or 'deny'"});
const openerPolicy = z.enum(['unsafe-none', 'same-origin'], {
  error: "expected 'unsafe-none' or 'same-origin'",
});
const down = z.enum(['primary', 'backup'], {error: "expected 'primary' or 'backup'"});

const network = exactly({
  delayMs: wholeNumber(0, 60_000).default(0),
  connectionDelayMs: wholeNumber(0, 60_000).default(0),
  kilobitsPerSecond: wholeNumber(1, 10_000_000).optional(),
}).prefault({});

export const scenarioSchema: z.ZodType<Scenario> = exactly({
  catalog: httpAnswers(),
  wdm: httpAnswers(),
  mercury: answers(exactly(mercury).superRefine(refuseMeaninglessForSocket).transform(withStatus)),
  region: httpAnswers(),
  discovery: httpAnswers(),
  register: answers(
    exactly({...http, devices: deviceList.optional()})
      .superRefine(refuseMeaningless)
      .transform(withStatus),
  ),
  keepalive: httpAnswers(),
  deregister: httpAnswers(),
  call: httpAnswers(),
  callState: httpAnswers(),
  callMedia: httpAnswers(),
  callStatus: httpAnswers(),
  callEnd: httpAnswers(),
  hold: httpAnswers(),
  resume: httpAnswers(),
  transfer: httpAnswers(),
  directory: httpAnswers(),
  people: httpAnswers(),
  authorize: httpAnswers(),
  token: httpAnswers(),
  revoke: httpAnswers(),
  userinfo: httpAnswers(),
  guests: httpAnswers(),
  callToken: httpAnswers(),
  consent: consent.default('ask'),
  scopesWithheld: z.array(text, {error: 'expected a list of scopes'}).default([]),
  openerPolicy: openerPolicy.default('unsafe-none'),
  keepaliveInterval: seconds(3_600).default(30),
  deviceExpiry: seconds(86_400).optional(),
  deviceLimit: wholeNumber(1, 100).optional(),
  tokenLifetime: seconds(31_536_000).default(1_209_600),
  down: z.array(down, {error: "expected a list of 'primary' and 'backup'"}).default([]),
  hostMap: z.enum(['us', 'eu'], {error: "expected 'us' or 'eu'"}).default('us'),
  calls: callScenario,
  network,
});
