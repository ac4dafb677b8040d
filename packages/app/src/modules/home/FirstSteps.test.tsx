import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { FirstSteps } from './FirstSteps';

describe('FirstSteps', () => {
  it('shows commands that send something to the demo', async () => {
    renderInTestApp(<FirstSteps />);

    expect(await screen.findByText(/^npm run demo:notify/)).toBeVisible();
    expect(
      screen.getByText(/^GITHUB_WEBHOOK_SECRET=.* npm run demo:webhook/),
    ).toBeVisible();
  });
});
