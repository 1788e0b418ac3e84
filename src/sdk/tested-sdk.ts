/** The version of the SDK that the tests run on, for a page that names no other. */
export const testedSdk = {
  src: 'https://unpkg.com/webex@3.12.0/umd/calling.min.js',
  integrity: 'sha384-tSOAMnShqo9ug4MShoGnetXMMeQ60nK86dM/cbLqUxkiE3V6eQ5+kU1AFWBPybs+',
};
