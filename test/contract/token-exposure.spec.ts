import {expect, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 21: the line leads to the token', () => {
  test('raw: the line gives access to the bearer token', async ({sdkPage, cloud}) => {
    const {access_token: token} = cloud.issueToken();
    const found = await sdkPage.evaluate(async accessToken => {
      const line = await raw.connect(accessToken);
      const {webex} = line.registration as {
        webex: {credentials: {getUserToken(): Promise<{access_token: string}>}};
      };
      return (await webex.credentials.getUserToken()).access_token;
    }, token);
    expect(found).toBe(token);
  });

  test('ours: no reachable object contains the token or an SDK object', async ({sdkPage, cloud}) => {
    const {access_token: token} = cloud.issueToken();
    cloud.setScenario({register: [{status: 401}, {status: 200}], keepaliveInterval: 1});
    const {visited, findings} = await sdkPage.evaluate(async accessToken => {
      const session = await ours.open();
      const events: unknown[] = [];
      const snapshots: unknown[] = [];
      session.line.listen(event => events.push(event));
      session.line.subscribe(snapshot => snapshots.push(snapshot));
      session.subscribe(state => snapshots.push(state));
      await session.signIn(() => accessToken);
      const error = await session.line.register().catch((reason: unknown) => reason);
      const info = await session.line.register();

      return ours.walk({session, events, snapshots, error, info}, accessToken);
    }, token);
    expect(visited).toBeGreaterThan(50);
    expect(findings).toEqual([]);
  });

  test('ours: no element or event contains the token or an SDK object', async ({sdkPage, cloud}) => {
    const {access_token: token} = cloud.issueToken();
    await sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
    const {visited, findings} = await sdkPage.evaluate(async accessToken => {
      document.body.innerHTML = `<webex-line-provider sdk-src="/sdk.js">
        <webex-login></webex-login><webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>
      </webex-line-provider>`;
      const provider = document.querySelector('webex-line-provider')!;
      const names = ['registered', 'connecting', 'statechange', 'unregistered'].map(
        name => `webex-line-${name}`,
      );
      const details: unknown[] = [];
      for (const name of [...names, 'webex-signed-in', 'webex-signed-out']) {
        provider.addEventListener(name, event => details.push((event as CustomEvent).detail));
      }
      await provider.updateComplete;
      await provider.session.signIn(() => accessToken);
      await provider.session.line.register();
      const elements = [provider, ...provider.children];
      return ours.walk({elements, details}, accessToken);
    }, token);
    expect(visited).toBeGreaterThan(200);
    expect(findings).toEqual([]);
  });

  test('the object walk finds a planted token and an SDK object', repeats(), async ({sdkPage, cloud}) => {
    const {access_token: token} = cloud.issueToken();
    const found = await sdkPage.evaluate(async accessToken => {
      const line = await raw.connect(accessToken);
      const hidden = Object.create({
        get line() {
          return line;
        },
      }) as object;
      return [
        ours.walk({deep: [{token: `Bearer ${accessToken}`}]}, accessToken).findings,
        ours.walk({hidden}, accessToken).findings.slice(0, 1),
      ];
    }, token);
    expect(found).toEqual([['ours.deep.0.token'], ['ours.hidden.line']]);
  });

  test('ours: the token is in no storage, and not in the page', repeats(), async ({sdkPage, cloud}) => {
    const {access_token: token} = cloud.issueToken();
    const places = await sdkPage.evaluate(async accessToken => {
      const session = await ours.signIn(accessToken);
      await session.line.register();
      return [
        JSON.stringify(Object.entries(localStorage)),
        JSON.stringify(Object.entries(sessionStorage)),
        document.documentElement.outerHTML,
        document.cookie,
        location.href,
        JSON.stringify(await indexedDB.databases()),
      ];
    }, token);
    for (const place of places) expect(place).not.toContain(token);
  });
});
