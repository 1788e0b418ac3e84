/** What is asked for unless the host says otherwise: the guide's four, and two that it does not name. */
export const defaultScopes: readonly string[] = [
  'spark:webrtc_calling', // place and receive calls from a browser
  'spark:calls_read', // see the calls
  'spark:calls_write', // control the calls
  'spark:xsi', // call settings, on Broadworks back ends
  'spark:kms', // the SDK's init asks for it (webex-js-sdk pull request 4022)
  'spark:people_read', // name, picture and numbers
];

/** Without these the line works, and stays anonymous. */
const optional: ReadonlySet<string> = new Set(['spark:people_read']);

/** The scopes that were asked for, are needed and were not granted. */
export function missingScopes(asked: readonly string[], granted: readonly string[]): string[] {
  return asked.filter(scope => !optional.has(scope) && !granted.includes(scope));
}
