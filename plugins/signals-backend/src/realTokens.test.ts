import { SIGNALS_SUBPROTOCOL } from '@callboard/backstage-plugin-signals-common';
import { Deployment } from './__testUtils__/distributed/Deployment';
import { shakeHands } from './__testUtils__/handshake';

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

// The auth services of a real backend, where tokens are signed and looked into.
describe('tokens of a real backend', () => {
  let deployment: Deployment;
  let url: string;
  let token: string;
  /** What the browser is given to load pictures with. It is good for little. */
  let limitedToken: string;

  beforeAll(async () => {
    deployment = await Deployment.create({ relay: false });
    const instance = await deployment.start('one');
    url = instance.url;
    token = await instance.signIn();
    const { headers } = await fetch(`${url}/.backstage/auth/v1/cookie`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const [cookie] = headers.getSetCookie();
    limitedToken = /^backstage-auth=([^;]+)/.exec(cookie)![1];
  }, 120_000);

  afterAll(() => deployment.destroy(), 60_000);

  async function knock(
    someToken: string | undefined,
    headers: Record<string, string> = {},
  ): Promise<number[]> {
    const protocols = [SIGNALS_SUBPROTOCOL, someToken].filter(Boolean);
    const options = {
      headers: {
        ...headers,
        ...(someToken && { Authorization: `Bearer ${someToken}` }),
      },
    };
    const responses = await Promise.all([
      fetch(`${url}/stream?channel=a`, options),
      fetch(`${url}/diagnostics`, options),
    ]);
    const { status } = await shakeHands(url, protocols.join(', '), headers);
    for (const { body } of responses) {
      await body?.cancel();
    }
    return [status, ...responses.map(response => response.status)];
  }

  it('let their users in', async () => {
    expect(await knock(token)).toEqual([101, 200, 200]);
  });

  it('let nobody in if they are limited, be they shown or in a cookie', async () => {
    expect(limitedToken).not.toBe(token);
    expect(await knock(limitedToken)).toEqual([401, 401, 401]);
    const headers = { Cookie: `backstage-auth=${limitedToken}` };
    expect(await knock(undefined, headers)).toEqual([401, 401, 401]);
  });

  it('let nobody in if somebody else has written them', async () => {
    const [header, payload, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const somebodyElse = encode({ ...claims, sub: 'user:default/admin' });
    const late = encode({ ...claims, exp: claims.exp + 1 });
    const unsigned = encode({ typ: claims.typ, alg: 'none' });
    for (const forged of [
      `${header}.${somebodyElse}.${signature}`,
      `${header}.${late}.${signature}`,
      `${unsigned}.${somebodyElse}.`,
      `${header}.${payload}.`,
    ]) {
      expect(await knock(forged)).toEqual([401, 401, 401]);
    }
  });
});
