// Imported for its side effect: rendering tests only reach the test server. Requests to Webex fail.
const {fetch} = globalThis;

globalThis.fetch = async (input, init) => {
  const address = input instanceof Request ? input.url : input;
  const isOurs = new URL(address, location.href).origin === location.origin;
  if (!isOurs) throw new TypeError('There is no network in this test');
  return fetch(input, init);
};
