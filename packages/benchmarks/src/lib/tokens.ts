import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';

/**
 * The key pair that signs the users' tokens of one run.
 *
 * @internal
 */
export interface SigningKey {
  publicKey: JWK;
  privateKey: JWK;
}

const algorithm = 'ES256';
const lifetimeSeconds = 24 * 60 * 60;

/** @internal */
export async function createSigningKey(): Promise<SigningKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const described = { alg: algorithm, kid: 'benchmark', use: 'sig' };
  return {
    publicKey: { ...(await exportJWK(pair.publicKey)), ...described },
    privateKey: { ...(await exportJWK(pair.privateKey)), ...described },
  };
}

/**
 * Signs Backstage user tokens as the auth backend does: the ownership is in the token, so that no
 * server has to ask for it.
 *
 * @internal
 */
export class TokenIssuer {
  static async create(privateKey: JWK): Promise<TokenIssuer> {
    return new TokenIssuer(await importJWK(privateKey, algorithm));
  }

  private constructor(
    private readonly key: Awaited<ReturnType<typeof importJWK>>,
  ) {}

  issue(userRef: string): Promise<string> {
    const issued = Math.floor(Date.now() / 1000);
    return new SignJWT({ ent: [userRef] })
      .setProtectedHeader({
        alg: algorithm,
        kid: 'benchmark',
        typ: 'vnd.backstage.user',
      })
      .setIssuer('http://127.0.0.1/api/auth')
      .setAudience('backstage')
      .setSubject(userRef)
      .setIssuedAt(issued)
      .setExpirationTime(issued + lifetimeSeconds)
      .sign(this.key);
  }
}
