import { HttpAuthService } from '@backstage/backend-plugin-api';
import { Request } from 'express';
import { normalizeEntityRef } from '../recipients';

/**
 * Tells who is calling. Inboxes belong to users, sending to plugins and outside
 * systems (BEP, "creating notifications can only be done by other backend
 * plugins"), and nobody gets to do the other's part.
 */
export class Callers {
  private readonly httpAuth: HttpAuthService;

  private constructor(httpAuth: HttpAuthService) {
    this.httpAuth = httpAuth;
  }

  static create(options: { httpAuth: HttpAuthService }): Callers {
    return new Callers(options.httpAuth);
  }

  /** @throws NotAllowedError when it is not a user. */
  async requireReader(
    // The type of the body has no say in who is calling.
    request: Request<any, any, any, any, any>,
  ): Promise<{ userRef: string }> {
    const credentials = await this.httpAuth.credentials(request, {
      allow: ['user'],
    });
    return { userRef: normalizeEntityRef(credentials.principal.userEntityRef) };
  }

  /** @throws NotAllowedError when it is neither a plugin nor an outside system. */
  async requireSender(
    request: Request<any, any, any, any, any>,
  ): Promise<{ origin: string }> {
    const credentials = await this.httpAuth.credentials(request, {
      allow: ['service'],
    });
    return { origin: credentials.principal.subject };
  }
}
