/** One response from an endpoint. */
export interface Answer {
  /** 200, the normal response, or a refusal from 400 to 599. */
  status?: number | undefined;
  /** With a refusal: the error code that the SDK evaluates. */
  errorCode?: number | undefined;
  /** With a refusal: seconds, sent as a number or as an HTTP date. */
  retryAfter?: number | {seconds: number; as: 'date'} | undefined;
  /** Delay of the response in milliseconds. */
  delayMs?: number | undefined;
  /** The connection is dropped without a response. `answer`: after the request has taken effect. */
  drop?: boolean | 'answer' | undefined;
  /**
   * The connection stays open without a response, until the client closes it or the cloud is reset or closed. `answer`:
   * after the request has taken effect.
   */
  hang?: boolean | 'answer' | undefined;
  /**
   * With 200: a response that does not come from the service, so the request has no effect. `html` is the sign-in page of a
   * proxy or a hotel, `empty` is `{}`.
   */
  body?: 'html' | 'empty' | undefined;
  /** For `register`, with 403 and errorCode 101: the devices to list; true (default) for the account's, false for none. */
  devices?: boolean | ListedDevice[] | undefined;
}

/** A device in the response to a refused registration. Missing properties have default values. */
export interface ListedDevice {
  deviceId: string;
  uri?: string | undefined;
  clientDeviceUri?: string | undefined;
  status?: string | undefined;
  lastSeen?: string | undefined;
  addresses?: string[] | undefined;
}

/** Behavior of one Mercury socket. */
export interface MercuryAnswer {
  /** 200, the normal response, or a refusal of the upgrade from 400 to 599. */
  status?: number | undefined;
  /** Delay before the upgrade is answered, in milliseconds. */
  delayMs?: number | undefined;
  /** The socket opens, and is dropped immediately. */
  drop?: boolean | undefined;
  /** The socket opens, and nothing is ever sent on it: no answer to the authorization or to a ping, and no event. */
  silent?: boolean | undefined;
  /** The socket is closed with this code: instead of the answer to the authorization, or right after it. */
  close?: number | {code: number; when: 'authorized'} | undefined;
}

/** The responses in a list are used in order; the last one is repeated. */
export interface AnswersInTurn {
  catalog: Answer[];
  wdm: Answer[];
  mercury: MercuryAnswer[];
  region: Answer[];
  discovery: Answer[];
  register: Answer[];
  keepalive: Answer[];
  deregister: Answer[];
  /** A new call from the SDK. */
  call: Answer[];
  /** Reports that a call rings or was answered. */
  callState: Answer[];
  /** The SDK's media messages, such as its SDP answer. */
  callMedia: Answer[];
  /** The keepalive of a call. */
  callStatus: Answer[];
  callEnd: Answer[];
  hold: Answer[];
  resume: Answer[];
  transfer: Answer[];
  /** The lookup of a caller in the organization's directory. */
  directory: Answer[];
  people: Answer[];
  /** The consent page. */
  authorize: Answer[];
  /** The exchange of a code, and a refresh. A refusal with 400 means `invalid_grant`, with 401 `invalid_client`. */
  token: Answer[];
  revoke: Answer[];
  userinfo: Answer[];
  guests: Answer[];
  callToken: Answer[];
}

/** Events of a call, by their purpose. */
export type CallEventName =
  /** An incoming call. */
  | 'call'
  /** An outgoing call rings. */
  | 'progress'
  /** The other party has answered. */
  | 'connected'
  | 'disconnected'
  | 'held'
  | 'resumed'
  /** The other party's name or number has changed during the call. */
  | 'callerInfo'
  /** Media messages. */
  | 'offer'
  | 'answer'
  | 'ok'
  | 'offerRequest';

/** Delivery of one event. A later event does not wait for a delayed one. */
export interface EventDelivery {
  delayMs?: number | undefined;
  /** The event is lost. */
  drop?: boolean | undefined;
  /** Number of times that the event is sent. Default: 1. */
  repeat?: number | undefined;
}

/** Behavior of calls. */
export interface CallScenario {
  /** Delivery of events, in turn; the last one is repeated. */
  events: {[Name in CallEventName]?: EventDelivery[] | undefined};
  /** Milliseconds until a far end answers, or until a call that cannot be connected ends. */
  answerAfterMs: number;
  /** Seconds until the cloud ends a call that nobody answers. */
  ringFor: number;
  /** Seconds between the events of a call that rings. After 60 seconds without one, the SDK ends the call. */
  progressEvery: number;
  /** Whether far ends send audio before they answer. */
  earlyMedia: boolean;
  /** How a hold or resume of the device changes its media. With `none`, the SDK can never resume (trap C13). */
  renegotiation: 'offer' | 'offer-request' | 'none';
  /** Seconds without an event socket after which the calls of a device end. */
  lostAfter: number;
  /** Seconds without a keepalive after which a call ends. Default: never. */
  expiry?: number | undefined;
}

/** The network between the browser and the cloud. */
export interface NetworkProfile {
  /** Delay in milliseconds of every response, including those to preflights and upgrades. The control API has no delay. */
  delayMs: number;
  /** Milliseconds until a new connection can be used. */
  connectionDelayMs: number;
  /** Speed of all responses together. Default: unlimited. */
  kilobitsPerSecond?: number | undefined;
}

/** Behavior of the cloud. */
export interface Scenario extends AnswersInTurn {
  /** Shows the consent page (`ask`), or decides automatically for the first account. */
  consent: 'ask' | 'allow' | 'deny';
  /** Scopes that are never granted. */
  scopesWithheld: string[];
  /** Cross-Origin-Opener-Policy of the consent page. With `same-origin` the popup looks closed to its opener. */
  openerPolicy: 'unsafe-none' | 'same-origin';
  /** Seconds between the SDK's keepalives. */
  keepaliveInterval: number;
  /** Seconds without a keepalive after which Mobius removes a device. Default: never. */
  deviceExpiry?: number | undefined;
  /** Maximum number of Mobius devices of each account. Default: the account's own limit. */
  deviceLimit?: number | undefined;
  /** Lifetime of tokens that are issued from now on, in seconds. Default: 14 days, like Webex's. */
  tokenLifetime: number;
  /** Mobius servers that respond to everything with 503. */
  down: ('primary' | 'backup')[];
  /** Region whose hosts the catalog lists. The other region's hosts also respond, with their own devices. */
  hostMap: 'us' | 'eu';
  calls: CallScenario;
  network: NetworkProfile;
}

/** A scenario as input: every property is optional. */
export type ScenarioInput = Partial<Omit<Scenario, 'calls' | 'network'>> & {
  readonly calls?: Partial<CallScenario>;
  readonly network?: Partial<NetworkProfile>;
};

export type AnsweringEndpoint = keyof AnswersInTurn;

/** Endpoints over HTTP. */
export type HttpEndpoint = Exclude<AnsweringEndpoint, 'mercury'>;
