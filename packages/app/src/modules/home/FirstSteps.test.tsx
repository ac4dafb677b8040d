import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { FirstSteps } from './FirstSteps';

describe('FirstSteps', () => {
  it('shows commands for the backend that the app talks to', async () => {
    renderInTestApp(<FirstSteps />, {
      config: { backend: { baseUrl: 'http://localhost:7311' } },
    });

    expect(
      await screen.findByText(/^curl http:\/\/localhost:7311\/api\/events/),
    ).toBeVisible();
    expect(screen.getByText(/^npm run demo:notify/)).toBeVisible();
  });
});
