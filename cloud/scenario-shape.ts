/** How an endpoint answers once. */
export interface Answer {
  /** 200, the normal answer, or a refusal from 400 to 599. */
  status?: number | undefined;
  /** Beside a refusal: what the SDK goes by. */
  errorCode?: number | undefined;
  /** Beside a refusal, in seconds. */
  retryAfter?: number | undefined;
  /** Milliseconds before the answer. */
  delayMs?: number | undefined;
  /** The connection ends without an answer; with `answer`, once the request has had its effect. */
  drop?: boolean | 'answer' | undefined;
  /** For `register`, beside 403 with errorCode 101: whether the devices are listed, or which. */
  devices?: boolean | ListedDevice[] | undefined;
}

export interface ListedDevice {
  deviceId: string;
  uri?: string | undefined;
  clientDeviceUri?: string | undefined;
  status?: string | undefined;
  lastSeen?: string | undefined;
  addresses?: string[] | undefined;
}

/** Lists of answers are used in turn, and the last one stays. */
export interface AnswersInTurn {
  catalogue: Answer[];
  wdm: Answer[];
  mercury: Answer[];
  region: Answer[];
  discovery: Answer[];
  register: Answer[];
  keepalive: Answer[];
  deregister: Answer[];
  /** That a call rings, or was answered. */
  callState: Answer[];
  /** The media that the SDK answers with. */
  callMedia: Answer[];
  /** The keepalive of a call. */
  callStatus: Answer[];
  callEnd: Answer[];
  people: Answer[];
  /** The consent page. */
  authorize: Answer[];
  /** The exchange of a code, and a refresh. Refused, 400 is `invalid_grant` and 401 `invalid_client`. */
  token: Answer[];
  revoke: Answer[];
  userinfo: Answer[];
  guests: Answer[];
  callToken: Answer[];
}

/** What the cloud does. */
export interface Scenario extends AnswersInTurn {
  /** Whether the consent page asks, or is passed by with the first account's word. */
  consent: 'ask' | 'allow' | 'deny';
  /** Scopes that are not granted, whatever a client asks for. */
  scopesWithheld: string[];
  /** The consent page's Cross-Origin-Opener-Policy: with `same-origin`, its opener takes it for closed. */
  openerPolicy: 'unsafe-none' | 'same-origin';
  /** Seconds between the SDK's keepalives. */
  keepaliveInterval: number;
  /** Mobius devices at a time for everybody; without it, each account's own. */
  deviceLimit?: number | undefined;
  /** Seconds; for the tokens issued from now on. 14 days, as Webex gives. */
  tokenLifetime: number;
  /** Mobius servers that answer everything with 503. */
  down: ('primary' | 'backup')[];
}

/** A scenario as it is written: everything may be left out. */
export type ScenarioInput = Partial<Scenario>;

export type AnsweringEndpoint = keyof AnswersInTurn;
