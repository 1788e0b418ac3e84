import {EventEmitter} from 'node:events';

interface SdkRequest {
  readonly uri: string;
  readonly method: string;
  readonly headers?: Record<string, string | null>;
  readonly body?: unknown;
}

const silent = {log() {}, error() {}, warn() {}, info() {}, trace() {}, debug() {}};

interface WebexOptions {
  readonly device: {
    readonly url: string;
    readonly userId: string | undefined;
    readonly orgId: string | undefined;
  };
  readonly mercury: EventEmitter;
  token(): string;
  send(url: string, options: RequestInit): Promise<Response>;
}

/** Parses a body like the SDK: non-JSON stays text. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Replaces the parts of the SDK's `webex` that a line uses. */
export function webexOf({device, mercury: socket, token, send: sendOn}: WebexOptions) {
  const emitter = new EventEmitter();

  async function sendRequest({uri, method, headers = {}, body}: SdkRequest): Promise<unknown> {
    const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== null);
    const response = await sendOn(uri, {
      method,
      headers: {...Object.fromEntries(sent), authorization: token(), 'content-type': 'application/json'},
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: asJson(await response.text()),
    };
    if (!response.ok) throw answer;
    return answer;
  }

  /** Emits an event for every answer, like the SDK. */
  async function request(options: SdkRequest): Promise<unknown> {
    try {
      const answer = await sendRequest(options);
      emitter.emit('request:success', options, answer);
      return answer;
    } catch (error) {
      emitter.emit('request:failure', options, error);
      throw error;
    }
  }

  return Object.assign(emitter, {
    canAuthorize: true,
    ready: true,
    logger: {...silent, config: {level: 'error'}},
    credentials: {getUserToken: () => Promise.resolve(token())},
    request,
    internal: {
      device,
      mercury: socket,
      metrics: {submitClientMetrics: () => {}},
      support: {submitLogs: () => Promise.resolve({trackingid: 'none'})},
      services: {
        _serviceUrls: {mobius: 'https://mobius-us-east-1.prod.infra.webex.com/api/v1'},
        _activeServices: {},
        get: () => undefined,
        getMobiusClusters: () => [{host: 'mobius-us-east-1.prod.infra.webex.com'}],
      },
    },
  });
}
