import { OriginPolicy } from './OriginPolicy';

describe('OriginPolicy', () => {
  it('lets the pages of an IPv6 address in', () => {
    const policy = OriginPolicy.create(['http://[::1]:3000']);
    expect(policy.allows('http://[::1]:3000')).toBe(true);
    expect(policy.allows('http://[::2]:3000')).toBe(false);
  });
});
