import { domainOf } from './addresses';
import { EmailConfig } from './config';

/** Decides to which addresses e-mails may go. */
export class AddressPolicy {
  constructor(
    private readonly config: Pick<
      EmailConfig,
      'allowedDomains' | 'allowedAddresses' | 'deniedAddresses'
    >,
  ) {}

  allows(address: string): boolean {
    const { allowedDomains, allowedAddresses, deniedAddresses } = this.config;
    const folded = address.toLowerCase();
    if (deniedAddresses?.has(folded)) {
      return false;
    }
    if (!allowedDomains && !allowedAddresses) {
      return true;
    }
    return (
      !!allowedAddresses?.has(folded) || !!allowedDomains?.has(domainOf(folded))
    );
  }
}
