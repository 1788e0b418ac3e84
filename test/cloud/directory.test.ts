import {describe, expect, it} from 'vitest';
import {requestGateway, idOf, tokenOf, useCloud} from './client.js';

const started = useCloud();

describe('the directory', () => {
  const lookUp = (filter: string, org = '1eb65fdf-9643-417f-9974-ad72cae0e10f') =>
    requestGateway(
      started.cloud,
      `webexapis.com/identity/scim/${org}/v2/Users?filter=${encodeURIComponent(filter)}`,
      {
        token: tokenOf(started.cloud),
      },
    );

  it('finds a person by ID', async () => {
    const id = idOf(started.cloud, 'grace');
    expect((await lookUp(`id eq "${id}"`)).body).toMatchObject({
      totalResults: 1,
      Resources: [
        {
          id,
          displayName: 'Grace Hopper',
          phoneNumbers: [{type: 'work', value: '+12065550102', primary: true}],
          photos: [{type: 'thumbnail', value: expect.stringMatching(/^https:/)}],
        },
      ],
    });
  });

  it.each([
    ['finds nobody if the ID is unknown', 'id eq "nobody"', undefined, 200],
    ['refuses a filter other than `id eq` with 400', 'name eq "Ada"', undefined, 400],
    ['refuses another organization with 403', 'id eq "x"', 'another', 403],
  ])('%s', async (_name, filter, org, status) => {
    const answer = await lookUp(filter, org);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toMatchObject({totalResults: 0, Resources: []});
  });
});
