import {requestGateway, requestControl, PRIMARY, tokenOf, useCloud, WDM} from './client.js';

/** Each endpoint of a scenario, with a request that uses its answers. */
export const ENDPOINTS = {
  catalog: {to: 'u2c.wbx2.com/u2c/api/v1/catalog', method: 'GET'},
  wdm: {to: WDM, method: 'GET'},
  region: {to: 'ds.ciscospark.com/v1/region', method: 'GET'},
  discovery: {to: `${PRIMARY}/calling/web/?regionCode=US-EAST&countryCode=US`, method: 'GET'},
  register: {to: `${PRIMARY}/calling/web/device`, method: 'POST'},
  keepalive: {to: `${PRIMARY}/calling/web/devices/x/status`, method: 'POST'},
  deregister: {to: `${PRIMARY}/calling/web/devices/x`, method: 'DELETE'},
  call: {to: `${PRIMARY}/calling/web/devices/x/call`, method: 'POST'},
  callState: {to: `${PRIMARY}/calling/web/devices/x/calls/y`, method: 'PATCH'},
  callMedia: {to: `${PRIMARY}/calling/web/devices/x/calls/y/media`, method: 'POST'},
  callStatus: {to: `${PRIMARY}/calling/web/devices/x/calls/y/status`, method: 'POST'},
  callEnd: {to: `${PRIMARY}/calling/web/devices/x/calls/y`, method: 'DELETE'},
  hold: {to: `${PRIMARY}/calling/web/services/callhold/hold`, method: 'POST'},
  resume: {to: `${PRIMARY}/calling/web/services/callhold/resume`, method: 'POST'},
  transfer: {to: `${PRIMARY}/calling/web/services/calltransfer/commit`, method: 'POST'},
  directory: {to: 'webexapis.com/identity/scim/x/v2/Users', method: 'GET'},
  people: {to: 'webexapis.com/v1/people/me', method: 'GET'},
  token: {to: 'webexapis.com/v1/access_token', method: 'POST'},
  revoke: {to: 'webexapis.com/v1/revoke', method: 'POST'},
  userinfo: {to: 'webexapis.com/v1/userinfo', method: 'GET'},
  guests: {to: 'webexapis.com/v1/guests/token', method: 'POST'},
  callToken: {to: 'webexapis.com/v1/telephony/click2call/callToken', method: 'POST'},
} as const;
export const NAMES = [
  'catalog',
  'wdm',
  'region',
  'discovery',
  'register',
  'keepalive',
  'deregister',
  'call',
  'callState',
  'callMedia',
  'callStatus',
  'callEnd',
  'hold',
  'resume',
  'transfer',
  'directory',
  'people',
  'token',
  'revoke',
  'userinfo',
  'guests',
  'callToken',
] as const satisfies (keyof typeof ENDPOINTS)[];

/** A cloud for the file, and requests to the endpoints of a scenario. */
export function useScenarios() {
  const started = useCloud();
  return {
    started,
    putScenario: (body: unknown) => requestControl(started.cloud, 'scenario', {method: 'PUT', body}),
    request(name: keyof typeof ENDPOINTS) {
      const {to, method} = ENDPOINTS[name];
      return requestGateway(started.cloud, to, {method, token: tokenOf(started.cloud)});
    },
  };
}
