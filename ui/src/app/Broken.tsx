import { Button } from "antd";
import { Component, type ReactNode } from "react";
import { type WithTranslation, withTranslation } from "react-i18next";

type Props = WithTranslation & { children: ReactNode };

/** What is shown instead of a page that failed, such as one whose part could not be fetched after an upgrade. */
class Guard extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    const { t, children } = this.props;
    if (!this.state.broken) return children;
    return (
      <div className="page">
        <div className="band band-bad" role="alert">
          <div>
            <strong>{t("frame:broken.title")}</strong>
            <p>{t("frame:broken.text")}</p>
            <Button onClick={() => window.location.reload()}>{t("frame:broken.reload")}</Button>
          </div>
        </div>
      </div>
    );
  }
}

export const Broken = withTranslation()(Guard);
