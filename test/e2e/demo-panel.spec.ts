import {signIn} from './consent.js';
import {expect, test} from './demo.js';

test('each button of the panel acts on the cloud, and each state of the line has its hint', async ({
  visitor,
  demo,
}) => {
  const {page} = visitor;
  const hint = page.locator('#break-hint');
  const answer = page.locator('#cloud-answer');
  await visitor.open('/');
  await visitor.openCloud();
  await expect(hint).toContainText('Sign in first.');
  await signIn(visitor);
  await visitor.expectLineState('registered');

  const connections = () => demo.requests().filter(({endpoint}) => endpoint === 'mercury').length;
  const before = connections();
  await page.getByRole('button', {name: 'Drop the connection'}).click();
  await expect.poll(connections).toBeGreaterThan(before);
  await visitor.expectLineState('registered');

  await page.getByRole('button', {name: 'Remove Ada’s line'}).click();
  await expect(answer).toContainText('Ada’s line was removed');
  expect(demo.devices().mobius).toEqual([]);
  await page.getByRole('button', {name: 'Remove Ada’s browser'}).evaluate(async (button: HTMLElement, id) => {
    await fetch(`/cloud/devices/${id}`, {method: 'DELETE'});
    button.click();
  }, demo.devices().wdm[0]!.id);
  await expect(answer).toContainText('No device has the id');

  await visitor.playScenario('Busy server');
  await visitor.expectLineState('retrying');
  await expect(hint).toContainText('It tries again when the countdown ends.');
  await visitor.playScenario('Not entitled');
  await expect(page.locator('#scenario-answer')).toContainText('reload the page');
  await page.reload();
  await visitor.expectLineState('failed');
  await expect(hint).toContainText('First follow the advice shown in the status.');
  await visitor.openCloud();
  await expect(page.locator('#scenario')).toHaveValue('Not entitled');
  await visitor.playScenario('Everything works');
  await visitor.expectLineState('registered');

  await page.getByRole('button', {name: 'Reset everything'}).click();
  await expect(answer).toContainText('You are signed out, and everything was reset');
  await visitor.expectLineState('absent');
  expect(demo.devices()).toEqual({mobius: [], wdm: []});
  await expect(visitor.login).not.toContainText('everywhere');
});

test('the address keeps the choices, and the HTML is that of the preview, with or without the clipboard', async ({
  visitor,
  context,
}) => {
  const {page} = visitor;
  await page.goto(`${visitor.demo.url}/?token&theme=bank&lang=de&auto=off`);
  const snippet = page.locator('#snippet');
  await expect(snippet).toContainText('<main data-theme="bank" lang="de">\n  <webex-login view="compact">');
  await page.locator('#look [name=status]').selectOption('card');
  await page.locator('#look [name=theme]').selectOption('');
  expect(new URL(page.url()).search).toBe('?token&lang=de&auto=off&status=card');
  await page.reload();
  await expect(visitor.status).toHaveAttribute('view', 'card');
  await expect(visitor.controls).not.toHaveAttribute('auto-register');
  await expect(visitor.login).toContainText('Anmelden');

  const copy = page.locator('#copy-snippet');
  await copy.click();
  await expect(page.locator('#copied-snippet')).toContainText('The text is selected');
  const text = await snippet.innerText();
  expect(await page.evaluate(() => getSelection()!.toString())).toBe(text);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy.click();
  await expect(page.locator('#copied-snippet')).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await expect(page.locator('#copied-snippet')).toBeEmpty();
});
