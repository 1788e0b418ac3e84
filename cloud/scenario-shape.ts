/** How an endpoint answers once. */
export interface Answer {
  /** 200, the normal answer, or a refusal from 400 to 599. */
  status?: number | undefined;
  /** Beside a refusal: what the SDK goes by. */
  errorCode?: number | undefined;
  /** Beside a refusal: seconds, sent as they are or as an HTTP date that many seconds from the answer. */
  retryAfter?: number | {seconds: number; as: 'date'} | undefined;
  /** Milliseconds before the answer. */
  delayMs?: number | undefined;
  /** The connection ends without an answer; with `answer`, once the request has had its effect. */
  drop?: boolean | 'answer' | undefined;
  /**
   * The connection stays open and no answer ever comes; with `answer`, the request has its effect. It ends when the
   * client goes, and when the cloud is reset or closed.
   */
  hang?: boolean | 'answer' | undefined;
  /**
   * Beside 200: an answer that is not the service's, and the request has no effect. `html` is the sign-in page of a
   * proxy or a hotel, `empty` is `{}`.
   */
  body?: 'html' | 'empty' | undefined;
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

/** What becomes of a socket that a client opens to Mercury. */
export interface MercuryAnswer {
  /** 200, the normal answer, or a refusal of the upgrade from 400 to 599. */
  status?: number | undefined;
  /** Milliseconds before the upgrade is answered. */
  delayMs?: number | undefined;
  /** The socket opens and is cut at once. */
  drop?: boolean | undefined;
  /** The socket opens, and nothing is ever sent on it: no answer to the authorization or to a ping, and no event. */
  silent?: boolean | undefined;
  /** The socket is closed with this code: in place of the answer to the authorization, or right after that answer. */
  close?: number | {code: number; when: 'authorized'} | undefined;
}

/** Lists of answers are used in turn, and the last one stays. */
export interface AnswersInTurn {
  catalogue: Answer[];
  wdm: Answer[];
  mercury: MercuryAnswer[];
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
  /** Seconds without a keepalive after which Mobius forgets a device; without it, it never does. */
  deviceExpiry?: number | undefined;
  /** Mobius devices at a time for everybody; without it, each account's own. */
  deviceLimit?: number | undefined;
  /** Seconds; for the tokens issued from now on. 14 days, as Webex gives. */
  tokenLifetime: number;
  /** Mobius servers that answer everything with 503. */
  down: ('primary' | 'backup')[];
  /** The region whose hosts the catalogue names. The other region's go on answering, each with its own devices. */
  hostMap: 'us' | 'eu';
}

/** A scenario as it is written: everything may be left out. */
export type ScenarioInput = Partial<Scenario>;

export type AnsweringEndpoint = keyof AnswersInTurn;

/** The endpoints that answer over HTTP. */
export type HttpEndpoint = Exclude<AnsweringEndpoint, 'mercury'>;
