import type { ThemeConfig } from "antd";

const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans SC Variable", sans-serif';

/** The library's tokens, darkened so that every text meets 4.5:1; `styles.css` holds the same values for our own parts. */
export function themeFor(phone: boolean): ThemeConfig {
  return {
    cssVar: { key: "lw" },
    hashed: false,
    token: {
      fontFamily: FONT,
      fontSize: phone ? 16 : 14,
      borderRadius: 6,
      controlHeight: phone ? 44 : 34,
      colorPrimary: "#0958d9",
      colorPrimaryHover: "#0a4bb5",
      colorPrimaryActive: "#083b8f",
      colorLinkHover: "#0a4bb5",
      colorErrorHover: "#8f1313",
      colorErrorBorderHover: "#8f1313",
      colorLink: "#0958d9",
      colorSuccess: "#1a7f37",
      colorWarning: "#9a6700",
      colorError: "#b71d1d",
      colorText: "#1f2328",
      colorTextSecondary: "#57606a",
      colorTextTertiary: "#57606a",
      colorTextDescription: "#57606a",
      colorTextPlaceholder: "#667079",
      colorTextDisabled: "#667079",
      colorBorder: "#8c959f",
      colorBorderSecondary: "#d8dee4",
      colorBgLayout: "#f6f8fa",
      motionDurationFast: "0.08s",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.15s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", defaultBorderColor: "#c4ccd4" },
      Modal: { titleFontSize: 16 },
    },
  };
}
