import type {BrowserContext, Page} from '@playwright/test';
import {expect, test} from './stage.js';

test('probe', async ({stage, cloud, context}) => {
  const seen: string[] = [];
  context.on('request', request => {
    const a = request.headers()['authorization'];
    if (a) seen.push(`${request.method()} ${new URL(request.url()).pathname} ${a.slice(7, 15)}`);
  });
  stage.on('websocket', ws => ws.on('framesent', f => seen.push(`WS ${String(f.payload).slice(0, 200)}`)));
  cloud.setScenario({keepaliveInterval: 1});
  const first = cloud.issueToken().access_token;
  const second = cloud.issueToken().access_token;
  console.log(first.slice(0, 8), second.slice(0, 8));
  await stage.evaluate(async token => {
    const line = await raw.connect(token);
    await line.register();
  }, first);
  await expect.poll(() => seen.filter(s => s.includes('/status')).length, {timeout: 15000}).toBeGreaterThan(1);
  seen.push('--- set supertoken');
  await stage.evaluate(token => {
    (raw.calling.webex as any).credentials.supertoken = {access_token: token, token_type: 'Bearer'};
  }, second);
  const n = seen.length;
  await expect.poll(() => seen.slice(n).filter(s => s.includes('/status')).length, {timeout: 15000}).toBeGreaterThan(1);
  seen.push('--- restart keepalive');
  await stage.evaluate(() => {
    const r = (raw.line() as any).registration;
    return r.startKeepaliveTimer(r.deviceInfo.device.uri, r.deviceInfo.keepaliveInterval, 'UNKNOWN');
  });
  const m = seen.length;
  await expect.poll(() => seen.slice(m).filter(s => s.includes('/status')).length, {timeout: 15000}).toBeGreaterThan(1);
  seen.push('--- drop mercury');
  cloud.dropMercury();
  await new Promise(r => setTimeout(r, 6000));
  seen.push('--- deregister');
  await stage.evaluate(() => raw.line().deregister());
  console.log(seen.join('\n'));
  console.log(await stage.evaluate(() => raw.events));
});
