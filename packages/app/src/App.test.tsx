import { render, screen } from '@testing-library/react';

describe('App', () => {
  const env = process.env;

  beforeEach(() => {
    const appConfig = {
      context: 'test',
      data: {
        app: { title: 'Callboard', baseUrl: 'http://localhost:3000' },
        backend: { baseUrl: 'http://localhost:7007' },
      },
    };
    // The bundler puts the configuration here. It is no string, whatever the types say.
    process.env = { ...env, APP_CONFIG: [appConfig] as unknown as string };
  });

  afterEach(() => {
    process.env = env;
  });

  it('asks who is there before it shows anything', async () => {
    const { app } = await import('./App');

    render(app.createRoot());

    expect(
      await screen.findByRole('button', { name: 'Enter' }, { timeout: 30_000 }),
    ).toBeVisible();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  }, 60_000);
});
