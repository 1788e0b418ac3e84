import {z} from 'zod';
import {checked, exactly, seconds} from './input.js';
import type {Answer, AnsweringEndpoint, Scenario} from './scenario-shape.js';

export type {Answer, AnsweringEndpoint, ListedDevice, Scenario, ScenarioInput} from './scenario-shape.js';

const wholeNumber = (least: number, most: number) => {
  const error = `expected a whole number from ${least} to ${most}`;
  return z.int({error}).min(least, {error}).max(most, {error});
};

const statusError = 'expected 200 (the normal answer) or a refusal from 400 to 599';
const status = z.int({error: statusError}).refine(code => code === 200 || (code >= 400 && code <= 599), {
  error: statusError,
});
const flag = z.boolean({error: 'expected true or false'});
const text = z.string({error: 'expected a text'});

const transport = {
  status: status.optional(),
  /** Milliseconds before the answer, whatever it is. */
  delayMs: wholeNumber(0, 600_000).optional(),
  /** The connection ends without an answer. */
  drop: flag.optional(),
};
const http = {
  ...transport,
  /** The same, and with `answer` only once the request has had its effect. */
  drop: z.union([flag, z.literal('answer')], {error: "expected true, false or 'answer'"}).optional(),
  errorCode: wholeNumber(0, 99_999).optional(),
  /** Seconds, sent as `Retry-After`. */
  retryAfter: wholeNumber(0, 86_400).optional(),
};

const listedDevice = exactly({
  deviceId: text.min(1, {error: 'expected a text'}),
  uri: text.optional(),
  clientDeviceUri: text.optional(),
  status: text.optional(),
  lastSeen: text.optional(),
  addresses: z.array(text, {error: 'expected a list of texts'}).optional(),
});
const deviceList = z.union([flag, z.array(listedDevice)], {
  error: 'expected true, false or a list of devices, each with a deviceId',
});

type Shape = z.output<ReturnType<typeof exactly<typeof http>>> & {devices?: z.output<typeof deviceList>};

/** A member that could have no effect is refused: it would promise a fault that never comes. */
function meaningful(answer: Shape, context: z.RefinementCtx): void {
  const refuse = (field: string, message: string) =>
    context.addIssue({code: 'custom', path: [field], message, input: answer});
  const refused = answer.status !== undefined && answer.status !== 200;
  if (answer.drop && answer.status !== undefined) {
    refuse('status', 'expected none beside drop: a dropped connection has no status');
  }
  for (const field of ['errorCode', 'retryAfter'] as const) {
    if (answer[field] !== undefined && !refused) {
      refuse(field, 'expected only beside a status from 400 to 599');
    }
  }
  if (answer.devices !== undefined && !(answer.status === 403 && answer.errorCode === 101)) {
    refuse('devices', 'expected only beside status 403 and errorCode 101');
  }
}

const withStatus = <T extends {status?: number; drop?: boolean | 'answer'}>(answer: T): T =>
  answer.drop ? answer : {...answer, status: answer.status ?? 200};

const answers = <Schema extends z.ZodType>(answer: Schema) =>
  z
    .array(answer, {error: 'expected a list of answers'})
    .min(1, {error: 'expected at least one answer'})
    .optional()
    .transform(list => list ?? [{status: 200}]);

const plain = () => answers(exactly(http).superRefine(meaningful).transform(withStatus));

const consent = z.enum(['ask', 'allow', 'deny'], {error: "expected 'ask', 'allow' or 'deny'"});
const openerPolicy = z.enum(['unsafe-none', 'same-origin'], {
  error: "expected 'unsafe-none' or 'same-origin'",
});
const down = z.enum(['primary', 'backup'], {error: "expected 'primary' or 'backup'"});

const scenarioSchema: z.ZodType<Scenario> = exactly({
  catalogue: plain(),
  wdm: plain(),
  mercury: answers(exactly(transport).superRefine(meaningful).transform(withStatus)),
  region: plain(),
  discovery: plain(),
  register: answers(
    exactly({...http, devices: deviceList.optional()})
      .superRefine(meaningful)
      .transform(withStatus),
  ),
  keepalive: plain(),
  deregister: plain(),
  callState: plain(),
  callMedia: plain(),
  callStatus: plain(),
  callEnd: plain(),
  people: plain(),
  authorize: plain(),
  token: plain(),
  revoke: plain(),
  userinfo: plain(),
  guests: plain(),
  callToken: plain(),
  consent: consent.default('ask'),
  scopesWithheld: z.array(text, {error: 'expected a list of scopes'}).default([]),
  openerPolicy: openerPolicy.default('unsafe-none'),
  keepaliveInterval: seconds(3_600).default(30),
  deviceLimit: wholeNumber(1, 100).optional(),
  tokenLifetime: seconds(31_536_000).default(1_209_600),
  down: z.array(down, {error: "expected a list of 'primary' and 'backup'"}).default([]),
});

export type ScenarioPlayer = ReturnType<typeof createScenarioPlayer>;

/** Plays a scenario: answers are used in turn, and the last one stays. */
export function createScenarioPlayer() {
  let scenario = checked(scenarioSchema, {});
  let turns = new Map<AnsweringEndpoint, number>();

  return {
    current: (): Scenario => scenario,

    /** Replaces the whole scenario and counts answers from the first again. */
    replace(json: unknown): Scenario {
      scenario = checked(scenarioSchema, json);
      turns = new Map();
      return scenario;
    },

    next(endpoint: AnsweringEndpoint): Answer {
      const list: readonly Answer[] = scenario[endpoint];
      const turn = turns.get(endpoint) ?? 0;
      turns.set(endpoint, turn + 1);
      return list[Math.min(turn, list.length - 1)] ?? {status: 200};
    },
  };
}
