import { Content, Header, Page } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import Grid from '@material-ui/core/Grid';
import { Fragment } from 'react';
import { FirstSteps } from './FirstSteps';

/** The home page: what to try first beside the widgets that are enabled in app-config.yaml. */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const organisation =
    useApi(configApiRef).getOptionalString('organization.name');
  return (
    <Page themeId="home">
      <Header
        title={`Welcome to ${organisation ?? 'Callboard'}`}
        subtitle="What concerns you is pinned to the callboard, the moment it happens"
      />
      <Content>
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
      </Content>
    </Page>
  );
}
