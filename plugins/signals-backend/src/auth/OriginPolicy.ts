import { Minimatch } from 'minimatch';

/**
 * Decides which pages may connect. Browsers do not apply CORS to WebSockets, so
 * the server has to look itself.
 */
export class OriginPolicy {
  // The options with which the backend reads `backend.cors.origin`.
  static create(patterns: string[]): OriginPolicy {
    return new OriginPolicy(
      patterns.map(
        pattern => new Minimatch(pattern, { nocase: true, noglobstar: true }),
      ),
    );
  }

  private constructor(private readonly matchers: Minimatch[]) {}

  /**
   * @param origin - the `Origin` header. Programs other than browsers do not
   * send one, and they could send any.
   */
  allows(origin: string | undefined): boolean {
    return (
      origin === undefined ||
      this.matchers.some(matcher => matcher.match(origin))
    );
  }
}
