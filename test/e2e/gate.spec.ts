import {createServer, type Server} from 'node:http';
import {startDemo, startDemoAtWebex} from '../../demo/server.js';
import {expect, test} from './demo.js';

// Nobody can sign in, and nothing is sent to Webex's real hosts, unless the service worker is in control.

test('after a hard reload the page reloads itself once, and the worker is back in control', async ({
  visitor,
  page,
  context,
}) => {
  await visitor.open();
  const browser = await context.newCDPSession(page);
  await browser.send('Page.reload', {ignoreCache: true});
  await expect(visitor.signInButton).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test.describe('without the service worker', () => {
  test.use({serviceWorkers: 'block'});
  test('sign-in is unavailable, and the reason is shown', async ({visitor, page, demo}) => {
    await page.goto(demo.url);
    await expect(page.getByText('Nothing was sent to Webex')).toBeVisible({timeout: 15_000});
    await expect(visitor.signInButton).toHaveCount(0);
    expect(await page.evaluate(() => customElements.get('webex-login'))).toBeUndefined();
  });
});

test('another server on the same port serves its page without the worker', async ({visitor, page, demo}) => {
  await visitor.open();
  const {port} = demo;
  await demo.close();
  const other = await serve(port);
  try {
    await page.goto(`http://localhost:${port}/`);
    await expect(page.getByText('Another project')).toBeVisible();
    const left = await page.evaluate(async () => {
      const registrations = await navigator.serviceWorker.getRegistrations();
      return {registrations: registrations.length, controller: navigator.serviceWorker.controller !== null};
    });
    expect(left).toEqual({registrations: 0, controller: false});
  } finally {
    other.close();
  }
});

test('with the real Webex there is no worker, not even an old one, and the page says so', async ({
  visitor,
  page,
  demo,
}) => {
  await visitor.open();
  const {port} = demo;
  await demo.close();
  const redirectUri = `http://localhost:${port}/webex/callback`;
  const other = await startDemoAtWebex({clientId: 'id', clientSecret: 'secret', redirectUri}, port);
  try {
    await page.goto(other.url);
    await expect(page.getByText('against the real Webex cloud')).toBeVisible();
    await expect(visitor.signInButton).toBeVisible();
    await expect(page.getByText('Simulated cloud')).toHaveCount(0);
    const left = await page.evaluate(async () => {
      const registrations = await navigator.serviceWorker.getRegistrations();
      return {registrations: registrations.length, controller: navigator.serviceWorker.controller !== null};
    });
    expect(left).toEqual({registrations: 0, controller: false});
  } finally {
    await other.close();
  }
});

test('a demo page whose server has stopped sends nothing anywhere', async ({visitor, page, demo}) => {
  await visitor.open();
  const {port} = demo;
  await demo.close();
  const other = await serve(port);
  try {
    const outcome = await page.evaluate(() =>
      fetch('https://webexapis.com/v1/people/me').then(
        () => 'answered',
        () => 'refused',
      ),
    );
    expect(outcome).toBe('refused');
  } finally {
    other.close();
  }
});

test('an unexpected SDK file is not run', async ({visitor, page, demo}) => {
  await page.route('**/sdk/calling.min.js', async route => {
    if (route.request().method() === 'GET')
      await route.fulfill({contentType: 'text/javascript', body: 'globalThis.Calling = {}'});
    else await route.fallback();
  });
  await visitor.open();
  await visitor.signIn();
  await expect(visitor.login).toContainText("isn't the expected file, so it wasn't run");
  expect(demo.devices()).toEqual({mobius: [], wdm: []});
});

test('a missing SDK file is reported', async ({visitor, page}) => {
  await page.route('**/sdk/calling.min.js', route => route.fulfill({status: 404}));
  await visitor.open();
  await visitor.signIn();
  await expect(visitor.login).toContainText("Couldn't load the Webex Calling SDK.");
});

test('a port in use is reported', async () => {
  const first = await startDemo();
  await expect(startDemo({port: first.port})).rejects.toMatchObject({code: 'EADDRINUSE'});
  await first.close();
});

function serve(port: number): Promise<Server> {
  return new Promise(resolve => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>x</title><p>Another project');
    });
    server.listen(port, 'localhost', () => resolve(server));
  });
}
