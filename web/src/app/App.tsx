import { lazy, type ReactNode, Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";

import type { Services } from "../controllers/services";
import { ServicesContext } from "../hooks/services";
import { useCurrentPage } from "../hooks/useReturnPath";
import { NotFoundPage } from "../pages/NotFoundPage/NotFoundPage";
import { PendingPage } from "../pages/PendingPage/PendingPage";
import { BrokenPage } from "./BrokenPage";
import { ErrorBoundary } from "../ui/ErrorBoundary/ErrorBoundary";
import { Layout } from "./Layout/Layout";

const DirectPage = lazy(() => import("../pages/DirectPage/DirectPage"));
const HomePage = lazy(() => import("../pages/HomePage/HomePage"));
const JoinPage = lazy(() => import("../pages/JoinPage/JoinPage"));
const LoginPage = lazy(() => import("../pages/LoginPage/LoginPage"));
const ProfilePage = lazy(() => import("../pages/ProfilePage/ProfilePage"));
const RegisterPage = lazy(() => import("../pages/RegisterPage/RegisterPage"));
const RoomPage = lazy(() => import("../pages/RoomPage/RoomPage"));
const RoomsPage = lazy(() => import("../pages/RoomsPage/RoomsPage"));
const SearchPage = lazy(() => import("../pages/SearchPage/SearchPage"));
const UserPage = lazy(() => import("../pages/UserPage/UserPage"));

/** All routes, around them what every page needs. */
export function App({ services }: { readonly services: Services }) {
  return (
    <ServicesContext value={services}>
      <ErrorBoundary fallback={<BrokenPage />}>
        <BrowserRouter>
          <Layout>
            <Page>
              <Routes>
                <Route element={<HomePage />} path="/" />
                <Route element={<JoinPage />} path="/invitations/:token" />
                <Route element={<LoginPage />} path="/login" />
                <Route element={<ProfilePage />} path="/profile" />
                <Route element={<RegisterPage />} path="/register" />
                <Route element={<RoomsPage />} path="/rooms" />
                <Route element={<RoomPage />} path="/rooms/:slug" />
                <Route element={<DirectPage />} path="/direct/:username?" />
                <Route element={<SearchPage />} path="/search" />
                <Route element={<UserPage />} path="/users/:username" />
                <Route element={<NotFoundPage />} path="*" />
              </Routes>
            </Page>
          </Layout>
        </BrowserRouter>
      </ErrorBoundary>
    </ServicesContext>
  );
}

/** A page that breaks leaves the header, and the ways to other pages. */
function Page({ children }: { readonly children: ReactNode }) {
  return (
    <ErrorBoundary fallback={<BrokenPage />} page={useCurrentPage()}>
      <Suspense fallback={<PendingPage />}>{children}</Suspense>
    </ErrorBoundary>
  );
}
