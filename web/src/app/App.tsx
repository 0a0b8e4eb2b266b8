import { type ReactNode, Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";

import { ErrorBoundary } from "../ui/ErrorBoundary/ErrorBoundary";
import { useCurrentPage } from "../ui/hooks/route";
import { type Services, ServicesContext } from "../ui/services";
import { ErrorPage } from "./ErrorPage";
import { Layout } from "./layout/Layout";
import { pages } from "./pages";
import { NotFoundPage } from "./pages/NotFoundPage";
import { LoadingPage } from "./pages/LoadingPage";

/** All routes within the common layout. */
export function App({ services }: { readonly services: Services }) {
  return (
    <ServicesContext value={services}>
      <ErrorBoundary fallback={<ErrorPage />}>
        <BrowserRouter>
          <Layout>
            <Page>
              <Routes>
                {pages.map(({ path, Page: Shown }) => (
                  <Route element={<Shown />} key={path} path={path} />
                ))}
                <Route element={<NotFoundPage />} path="*" />
              </Routes>
            </Page>
          </Layout>
        </BrowserRouter>
      </ErrorBoundary>
    </ServicesContext>
  );
}

/** If a page fails, the header stays usable. */
function Page({ children }: { readonly children: ReactNode }) {
  return (
    <ErrorBoundary fallback={<ErrorPage />} page={useCurrentPage()}>
      <Suspense fallback={<LoadingPage />}>{children}</Suspense>
    </ErrorBoundary>
  );
}
