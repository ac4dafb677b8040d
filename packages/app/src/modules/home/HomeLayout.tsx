import { coreApis, PageLayout, useApi } from '@backstage/frontend-plugin-api';
import { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { Container, Header } from '@backstage/ui';
import Grid from '@material-ui/core/Grid';
import HomeIcon from '@material-ui/icons/Home';
import { Fragment } from 'react';
import { FirstSteps } from './FirstSteps';

/** The home page: what to try first beside the widgets that are enabled in app-config.yaml. */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const organisation = useApi(coreApis.config).getOptionalString(
    'organization.name',
  );
  return (
    <PageLayout title="Home" icon={<HomeIcon fontSize="inherit" />}>
      <main>
        <Header
          title={`Welcome to ${organisation ?? 'Callboard'}`}
          description="What concerns you is pinned to the callboard, the moment it happens"
        />
        <Container>
          <Grid container spacing={3}>
            <Grid item xs={12} md={7}>
              <FirstSteps />
            </Grid>
            <Grid item xs={12} md={5}>
              <Grid container spacing={3}>
                {widgets.map((widget, index) => (
                  <Grid item xs={12} key={widget.name ?? index}>
                    <Fragment>{widget.component}</Fragment>
                  </Grid>
                ))}
              </Grid>
            </Grid>
          </Grid>
        </Container>
      </main>
    </PageLayout>
  );
}
