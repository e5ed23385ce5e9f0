import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import "dayjs/locale/zh-cn";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { NoAnswer } from "@/api/client";
import { App } from "@/app/App";
import { stayFresh } from "@/app/fresh";
import { startTexts } from "@/app/i18n";
import { themeFor } from "@/app/theme";
import { usePhone } from "@/kit/media";
import { useLanguage } from "@/kit/words";
import "@/app/styles.css";

const client = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 2_000, retry: (times, fault) => fault instanceof NoAnswer && times < 2 },
    mutations: { retry: false },
  },
});

function Root() {
  const language = useLanguage();
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      theme={themeFor(usePhone())}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <App />
    </ConfigProvider>
  );
}

stayFresh(import.meta.url);
startTexts();
// Characters the machine has no font for come with the program; they are fetched once the page stands.
void import("@fontsource-variable/noto-sans-sc/wght.css");
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <Root />
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  );
}
