import {CookieJar} from 'tough-cookie';

export interface VisitedPage {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** URLs of the redirects, in order. */
  readonly redirects: readonly string[];
}

export interface SentRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

type Fetch = (request: Request) => Promise<Response>;

/** The parts of a browser that matter here: a cookie jar (RFC 6265bis), and redirects. */
export class Browser {
  readonly jar = new CookieJar(undefined, {prefixSecurity: 'strict'});
  readonly #fetch: Fetch;

  /** @param send Sends requests: over HTTP by default. */
  constructor(send: Fetch = request => fetch(request)) {
    this.#fetch = send;
  }

  /** Sends one request with cookies, without following redirects. */
  async send(url: string, {headers = {}, ...sent}: SentRequest = {}): Promise<Response> {
    const cookie = await this.jar.getCookieString(url);
    const response = await this.#fetch(
      new Request(url, {...sent, headers: {...headers, ...(cookie ? {cookie} : {})}, redirect: 'manual'}),
    );
    for (const line of response.headers.getSetCookie()) await this.jar.setCookie(line, url);
    return response;
  }

  async visit(url: string, sent: SentRequest = {}): Promise<VisitedPage> {
    const redirects: string[] = [];
    let response = await this.send(url, sent);
    let current = url;
    for (;;) {
      const location = response.headers.get('location');
      if (location === null || redirects.length === 20) break;
      current = new URL(location, current).href;
      redirects.push(current);
      if (this.stopsAt(current)) break;
      response = await this.send(current);
    }
    return {
      url: current,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      redirects,
    };
  }

  /** Whether to stop at a URL: a sign-in ends at a page of the site. */
  stopsAt: (url: string) => boolean = () => false;

  /** Sends a POST as a script of the page does. */
  async post(url: string, content: object = {}, headers: Record<string, string> = {}): Promise<PostResponse> {
    const response = await this.send(url, {
      method: 'POST',
      headers: {...fromPage(url), ...headers},
      body: JSON.stringify(content),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      content: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }
}

/** A browser whose requests to URLs below `base` are function calls to the handler, without HTTP. */
export function browserFor(base: string, handler: Fetch): Browser {
  return new Browser(request => (request.url.startsWith(base) ? handler(request) : fetch(request)));
}

export interface PostResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly content: Record<string, unknown>;
}

export const fromPage = (url: string): Record<string, string> => ({
  'content-type': 'application/json',
  origin: new URL(url).origin,
  'sec-fetch-site': 'same-origin',
  'x-webex-calling-elements': '1',
});

/** Body of a form submission: the page's hidden fields, and the given values. */
export function formOf(html: string, pressed: Record<string, string>): string {
  const inputs = [...html.matchAll(/<input[^>]*>/g)].map(([input]) => {
    const of = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? '';
    return {name: of('name'), value: of('value'), sent: of('type') === 'hidden'};
  });
  const hidden = inputs.filter(({sent}) => sent).map(({name, value}) => [name, unescaped(value)]);
  return new URLSearchParams([...hidden, ...Object.entries(pressed)] as [string, string][]).toString();
}

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
