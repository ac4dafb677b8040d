import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { LogoMark } from '../../logo';

/** Lets guests in: the demo has no other users who could prove who they are. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: {
        loader: async () => {
          const { SignInPage } = await import('@backstage/core-components');
          return props => (
            <SignInPage
              {...props}
              titleComponent={<LogoMark style={{ fontSize: 72 }} />}
              align="center"
              providers={['guest']}
            />
          );
        },
      },
    }),
  ],
});
