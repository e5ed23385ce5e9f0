import ApartmentOutlined from "@ant-design/icons/ApartmentOutlined";
import AppstoreOutlined from "@ant-design/icons/AppstoreOutlined";
import AuditOutlined from "@ant-design/icons/AuditOutlined";
import BarcodeOutlined from "@ant-design/icons/BarcodeOutlined";
import CarOutlined from "@ant-design/icons/CarOutlined";
import DatabaseOutlined from "@ant-design/icons/DatabaseOutlined";
import EnvironmentOutlined from "@ant-design/icons/EnvironmentOutlined";
import ExperimentOutlined from "@ant-design/icons/ExperimentOutlined";
import HomeOutlined from "@ant-design/icons/HomeOutlined";
import InboxOutlined from "@ant-design/icons/InboxOutlined";
import NodeIndexOutlined from "@ant-design/icons/NodeIndexOutlined";
import PlayCircleOutlined from "@ant-design/icons/PlayCircleOutlined";
import ProfileOutlined from "@ant-design/icons/ProfileOutlined";
import SafetyCertificateOutlined from "@ant-design/icons/SafetyCertificateOutlined";
import ScanOutlined from "@ant-design/icons/ScanOutlined";
import ShopOutlined from "@ant-design/icons/ShopOutlined";
import ShoppingCartOutlined from "@ant-design/icons/ShoppingCartOutlined";
import TeamOutlined from "@ant-design/icons/TeamOutlined";
import ToolOutlined from "@ant-design/icons/ToolOutlined";
import WarningOutlined from "@ant-design/icons/WarningOutlined";
import type { ComponentType } from "react";

/** A place of the left rail. `key` is what a role's `screens` name; `kind` is the list whose records belong here. */
export type Place = { key: string; to: string; icon: ComponentType; kind?: string; opens?: string };

const list = (kind: string, icon: ComponentType): Place => ({ key: kind, to: `/lists/${kind}`, icon, kind });

/** The rail, in groups: what a person may open of it, the session says. `opens` is another screen's key that opens it too. */
export const GROUPS: { key: string; places: Place[] }[] = [
  {
    key: "work",
    places: [
      { key: "inbox", to: "/inbox", icon: InboxOutlined },
      { key: "scan", to: "/scan", icon: ScanOutlined },
      { key: "processes", to: "/processes", icon: PlayCircleOutlined },
      { key: "cases", to: "/cases", icon: NodeIndexOutlined, kind: "cases" },
    ],
  },
  {
    key: "material",
    places: [
      { key: "board", to: "/board", icon: AppstoreOutlined, opens: "lots" },
      list("lots", BarcodeOutlined),
      list("stock", DatabaseOutlined),
      list("locations", EnvironmentOutlined),
      list("items", ProfileOutlined),
    ],
  },
  { key: "supply", places: [list("suppliers", ShopOutlined), list("orders", ShoppingCartOutlined)] },
  { key: "production", places: [list("batches", ToolOutlined)] },
  { key: "quality", places: [list("inspections", ExperimentOutlined), list("nonconformances", WarningOutlined)] },
  { key: "release", places: [list("dossiers", SafetyCertificateOutlined), list("shipments", CarOutlined)] },
  { key: "trace", places: [{ key: "journal", to: "/journal", icon: AuditOutlined }] },
  {
    key: "setup",
    places: [{ key: "definitions", to: "/definitions", icon: ApartmentOutlined }, list("people", TeamOutlined)],
  },
];

export const HOME: Place = { key: "home", to: "/", icon: HomeOutlined };

/** The groups with what these screens open; groups of which nothing is left are left out. */
export function opened(screens: readonly string[]): typeof GROUPS {
  const held = new Set(screens);
  const may = (place: Place) => held.has(place.key) || (place.opens !== undefined && held.has(place.opens));
  return GROUPS.map((group) => ({ ...group, places: group.places.filter(may) })).filter((group) => group.places.length);
}

/** The place an address belongs to, records of a list included. */
export function placeOf(path: string): string {
  const parts = path.split("/");
  const kind = parts[1] === "things" || parts[1] === "lists" ? parts[2] : parts[1];
  const all = GROUPS.flatMap((group) => group.places);
  if (parts[1] === "tasks") return "inbox";
  return all.find((place) => place.kind === kind || place.to === `/${parts[1]}`)?.key ?? (path === "/" ? "home" : "");
}
