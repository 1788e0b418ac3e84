/** On every answer: nothing of a sign-in is cached, framed, guessed at or told to another site. */
const always = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

interface More {
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export function json(status: number, content: object, more: More = {}): Response {
  return answer(status, JSON.stringify(content), {
    ...more,
    headers: {'content-type': 'application/json', ...more.headers},
  });
}

/** 303: the browser goes on with GET, whatever brought it here. */
export function redirect(location: string, cookies: readonly string[] = []): Response {
  return answer(303, null, {cookies, headers: {location}});
}

export function answer(
  status: number,
  body: string | null,
  {cookies = [], headers = {}}: More = {},
): Response {
  const response = new Response(body, {status, headers: {...always, ...headers}});
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
