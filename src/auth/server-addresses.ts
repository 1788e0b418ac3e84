/** Where the application's own server is: one address is enough, as the others lie beside it. */
export interface ServerAddresses {
  /** Where a sign-in begins: `login` of `webex-calling-elements/server`. */
  readonly loginUrl?: string;
  /** What gives the session's access token: its `token`. */
  readonly tokenEndpoint?: string;
  /** What ends the session: its `logout`. */
  readonly logoutUrl?: string;
}

export function hasServer({loginUrl, tokenEndpoint}: ServerAddresses): boolean {
  return Boolean(loginUrl ?? tokenEndpoint);
}

export function serverAddress(
  {loginUrl, tokenEndpoint, logoutUrl}: ServerAddresses,
  which: 'login' | 'token' | 'logout',
): URL {
  const {baseURI} = document;
  const given = {login: loginUrl, token: tokenEndpoint, logout: logoutUrl}[which];
  return new URL(given ?? which, given ? baseURI : new URL(loginUrl ?? tokenEndpoint ?? '', baseURI));
}
