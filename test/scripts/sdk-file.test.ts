import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {sdk, sdkFile, SdkNotFetched} from '../../scripts/sdk-file.mjs';
import {serve} from '../server/serve.js';
import {testedSdk} from '../../src/sdk/sdk-file.js';

describe('the SDK file', {timeout: 120_000}, () => {
  let cache: string;
  beforeAll(async () => {
    vi.spyOn(console, 'log').mockReturnValue();
    cache = await mkdtemp(path.join(tmpdir(), 'sdk-'));
  });
  afterAll(() => rm(cache, {recursive: true}));

  it("is fetched by version and integrity, and is the library's default", async () => {
    const {path: file, integrity} = await sdkFile({cache});
    expect((await readFile(file, 'utf8')).length).toBeGreaterThan(2_000_000);
    expect(testedSdk).toEqual({src: `https://unpkg.com/${sdk.package}/umd/calling.min.js`, integrity});
  });

  it('is cached, and not fetched a second time', async () => {
    const {path: file} = await sdkFile({cache});
    const {mtimeMs} = await stat(file);
    await sdkFile({cache});
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });

  it('is fetched again if the cached file was modified', async () => {
    const {path: file} = await sdkFile({cache});
    await writeFile(file, 'something else');
    await sdkFile({cache});
    expect((await readFile(file, 'utf8')).length).toBeGreaterThan(2_000_000);
  });

  it('is refused if the file is not the expected one', async () => {
    const wanted = {...sdk, integrity: 'sha384-else'};
    await expect(sdkFile({cache, wanted})).rejects.toThrow('is not the expected file');
  });

  it('is fetched with the credentials of a private registry', async () => {
    const seen: (string | undefined)[] = [];
    const registry = await serve(() => (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const userconfig = path.join(cache, 'npmrc');
    const {host} = new URL(registry.url);
    await writeFile(userconfig, `registry=${registry.url}/\n//${host}/:_authToken=secret\n`);
    vi.stubEnv('npm_config_userconfig', userconfig);
    vi.stubEnv('npm_config_registry', registry.url);
    const wanted = {...sdk, integrity: 'sha384-else', package: 'webex@0.0.0-private'};
    await expect(sdkFile({cache, wanted})).rejects.toThrow('could not be fetched');
    vi.unstubAllEnvs();
    await registry.close();
    expect(new Set(seen)).toEqual(new Set(['Bearer secret']));
  });

  it('is refused if the tarball is not the expected one', async () => {
    const wanted = {...sdk, integrity: 'sha384-else', tarballIntegrity: `sha512-${'A'.repeat(86)}==`};
    const refused = sdkFile({cache, wanted});
    await expect(refused).rejects.toThrow(SdkNotFetched);
    await expect(refused).rejects.toThrow('could not be fetched');
  });
});
