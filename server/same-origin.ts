/** Any page of another origin would have to ask first to send it, and is never answered (no CORS here). */
export const requestHeader = 'x-webex-calling-elements';

/**
 * Why a POST is not from a page of this origin; undefined when it is. Three independent witnesses, as each is missing
 * somewhere: a header that only a script of this origin can set, `Sec-Fetch-Site`, and `Origin`.
 */
export function foreign(request: Request, origin: string): string | undefined {
  const {headers} = request;
  if (headers.get(requestHeader) !== '1') return `the header ${requestHeader} is missing`;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin')
    return `it comes from another origin (Sec-Fetch-Site: ${site})`;
  const from = headers.get('origin');
  // Without Sec-Fetch-Site (Safari before 16.4), Origin alone says where it comes from.
  if (from === null || from === 'null')
    return site === null ? 'it does not say where it comes from' : undefined;
  return from === origin ? undefined : `this back end answers pages of ${origin} only`;
}
