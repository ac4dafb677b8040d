import type {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import type { SignalUser } from './SignalUser';

/**
 * Turns tokens into users. Nobody else is let in.
 */
export class UserAuthenticator {
  constructor(
    private readonly auth: AuthService,
    private readonly userInfo: UserInfoService,
  ) {}

  /**
   * @throws `AuthenticationError` if there is no token, or if it is not valid;
   * else what {@link UserAuthenticator.getUser} throws
   */
  async authenticate(token: string | undefined): Promise<SignalUser> {
    if (!token) {
      throw new AuthenticationError('Missing user token');
    }
    let credentials: BackstageCredentials;
    try {
      credentials = await this.auth.authenticate(token);
    } catch (error) {
      // The reason may quote parts of the token.
      throw new AuthenticationError('Invalid user token');
    }
    return this.getUser(credentials);
  }

  /**
   * @throws `NotAllowedError` if the credentials are not those of a user, or what
   * the lookup of the user throws
   */
  async getUser(credentials: BackstageCredentials): Promise<SignalUser> {
    if (!this.auth.isPrincipal(credentials, 'user')) {
      throw new NotAllowedError('Only users can receive signals');
    }
    const { userEntityRef, ownershipEntityRefs } =
      await this.userInfo.getUserInfo(credentials);
    return {
      userEntityRef: userEntityRef.toLowerCase(),
      entityRefs: new Set(
        [userEntityRef, ...ownershipEntityRefs].map(ref => ref.toLowerCase()),
      ),
      expiresAt: credentials.expiresAt?.getTime(),
    };
  }
}
