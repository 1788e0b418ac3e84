import {describe, expect, it} from 'vitest';
import {useSite} from './site.js';

const site = useSite();

describe('a guest', () => {
  it('gets a token and a call token, not the service app’s token', async () => {
    const serviceApp = site.cloud.issueToken({scopes: ['guest-issuer:write']}).access_token;
    site.mount({guest: {accessToken: () => serviceApp, calledNumber: '5101'}});
    const {status, content} = await site.browser().post(site.urlOf('/webex/guest'), {displayName: 'Joan'});
    expect(status).toBe(200);
    expect(content).toEqual({
      access_token: expect.stringMatching(/_P0A1_/),
      expires_in: 64_799,
      jwe: expect.stringMatching(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect(JSON.stringify(content)).not.toContain(serviceApp);
  });

  it.each([
    ['of any length', 'x'.repeat(1_000), 'x'.repeat(64)],
    ['of spaces', '  ', 'Guest'],
    ['that is not a string', {toString: 'x'}, 'Guest'],
    ['that no one could see', '\u200b\u2060\u200d', 'Guest'],
    ['of a blank letter', '\u3164', 'Guest'],
    ['of an empty Braille pattern', '\u2800', 'Guest'],
    ['with the flag of Scotland', 'Fiona 🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'Fiona 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['that reverses the text', 'Ann \u202egro.tseggub\u202c\r\nX', 'Ann gro.tseggub X'],
    ['of joined emoji', '👩\u200d💻', '👩\u200d💻'],
  ])('with a name %s', async (_name, displayName, called) => {
    const {content} = await site.browser().post(site.urlOf('/webex/guest'), {displayName});
    const me = await fetch(site.urlOf('/gateway/webexapis.com/v1/people/me'), {
      headers: {authorization: `Bearer ${String(content['access_token'])}`},
    });
    expect(await me.json()).toMatchObject({displayName: called});
  });

  it('is refused after a timeout if the host’s function does not settle', async () => {
    const accessToken = () => new Promise<string>(() => {});
    site.mount({guest: {accessToken, calledNumber: '5101'}, limits: {upstreamSeconds: 0.1}});
    const {status, content} = await site.browser().post(site.urlOf('/webex/guest'));
    expect([status, content]).toEqual([502, {error: 'server'}]);
    expect(site.log).toEqual([{route: 'guest', reason: 'service app token timed out'}]);
  });

  it('is refused if guest calls are not enabled', async () => {
    site.mount({guest: undefined});
    expect((await site.browser().post(site.urlOf('/webex/guest'))).content).toEqual({error: 'no-guests'});
  });

  it.each([
    ['Webex refuses the guest token', {guests: [{status: 503}]}, 502],
    ['Webex refuses the call token', {callToken: [{status: 403}]}, 502],
    ['the request for the guest token times out', {guests: [{delayMs: 60_000}]}, 502],
    ['the request for the call token times out', {callToken: [{delayMs: 60_000}]}, 502],
  ])('is refused if %s', async (_name, scenario, status) => {
    site.mount({limits: {upstreamSeconds: 0.2}});
    site.cloud.setScenario(scenario);
    const answer = await site.browser().post(site.urlOf('/webex/guest'));
    expect([answer.status, answer.content]).toEqual([status, {error: 'server'}]);
  });
});
