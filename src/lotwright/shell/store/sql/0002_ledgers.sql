-- The ledgers: items, suppliers, purchasing, inventory, inspection, production, quality, release, shipping.
--
-- Columns are those of the Row types in `modules/*/rows.py`, in order, after the stream and the entry that last
-- changed the row. What the modules refuse is refused here once more, whoever writes: see CONSTRAINTS in
-- `shell/actions`.

-- Extension records: what a pack adds to a row of these ledgers; one shape for all of them.
CREATE FUNCTION journal.extensible(p_kind text, p_root regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE ledger.%I (
        stream text NOT NULL REFERENCES %s DEFERRABLE, seq bigint NOT NULL,
        type text NOT NULL, definition text NOT NULL, version bigint NOT NULL, "values" jsonb NOT NULL,
        PRIMARY KEY (stream, type))', p_kind || '_extension', p_root);
    PERFORM journal.regulate(format('ledger.%I', p_kind || '_extension')::regclass, p_kind);
END $$;
REVOKE ALL ON FUNCTION journal.extensible(text, regclass) FROM PUBLIC;

-- Items -----------------------------------------------------------------------------------------------------------

CREATE TABLE ledger.item (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    names jsonb NOT NULL, category text NOT NULL, unit text NOT NULL,
    gtin text CONSTRAINT item_gtin_digits CHECK (gtin ~ '^[0-9]{14}$'),
    serialised boolean NOT NULL CHECK (NOT serialised OR gtin IS NOT NULL),
    shelf_life_days bigint CHECK (shelf_life_days > 0),
    balance_low ledger.amount NOT NULL, balance_high ledger.amount NOT NULL CHECK (balance_low <= balance_high),
    effective text
);
CREATE INDEX item_gtin ON ledger.item (gtin) WHERE gtin IS NOT NULL;
CREATE TABLE ledger.item_unit (
    stream text NOT NULL REFERENCES ledger.item DEFERRABLE, seq bigint NOT NULL,
    unit text NOT NULL, factor ledger.amount NOT NULL CHECK (factor > 0),
    PRIMARY KEY (stream, unit)
);
CREATE TABLE ledger.item_revision (
    stream text NOT NULL REFERENCES ledger.item DEFERRABLE, seq bigint NOT NULL,
    revision text NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'effective', 'superseded')),
    effective_at timestamptz,
    PRIMARY KEY (stream, revision)
);
CREATE UNIQUE INDEX item_one_effective ON ledger.item_revision (stream) WHERE status = 'effective';
CREATE TABLE ledger.item_bom (
    stream text NOT NULL REFERENCES ledger.item DEFERRABLE, seq bigint NOT NULL,
    revision text NOT NULL, component text NOT NULL CHECK (component <> stream),
    quantity ledger.amount NOT NULL CHECK (quantity > 0), unit text NOT NULL,
    PRIMARY KEY (stream, revision, component)
);
CREATE INDEX item_bom_component ON ledger.item_bom (component);
CREATE TABLE ledger.item_route (
    stream text NOT NULL REFERENCES ledger.item DEFERRABLE, seq bigint NOT NULL,
    revision text NOT NULL, step text NOT NULL, place bigint NOT NULL,
    names jsonb NOT NULL, needs_equipment boolean NOT NULL, parameters jsonb NOT NULL,
    PRIMARY KEY (stream, revision, step)
);
CREATE TABLE ledger.item_characteristic (
    stream text NOT NULL REFERENCES ledger.item DEFERRABLE, seq bigint NOT NULL,
    revision text NOT NULL, code text NOT NULL, names jsonb NOT NULL,
    kind text NOT NULL CHECK (kind IN ('measured', 'attribute')),
    lower ledger.amount, target ledger.amount, upper ledger.amount, unit text,
    aql text NOT NULL, level text NOT NULL, critical boolean NOT NULL,
    PRIMARY KEY (stream, revision, code)
);
SELECT journal.regulate(format('ledger.%I', name)::regclass, 'item')
FROM unnest(ARRAY['item', 'item_unit', 'item_revision', 'item_bom', 'item_route', 'item_characteristic']) AS t(name);
SELECT journal.extensible('item', 'ledger.item');

-- Suppliers and purchasing -----------------------------------------------------------------------------------------

CREATE TABLE ledger.supplier (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    names jsonb NOT NULL, country text NOT NULL
);
CREATE TABLE ledger.supplier_approval (
    stream text NOT NULL REFERENCES ledger.supplier DEFERRABLE, seq bigint NOT NULL,
    item text NOT NULL, site text NOT NULL, since date NOT NULL, until date NOT NULL CHECK (since <= until),
    basis text NOT NULL, status text NOT NULL CHECK (status IN ('approved', 'suspended')), reason text,
    PRIMARY KEY (stream, item, site)
);
CREATE INDEX supplier_approval_until ON ledger.supplier_approval (site, until) WHERE status = 'approved';
SELECT journal.regulate('ledger.supplier', 'supplier'), journal.regulate('ledger.supplier_approval', 'supplier');
SELECT journal.extensible('supplier', 'ledger.supplier');

CREATE TABLE ledger.purchase_order (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    supplier text NOT NULL REFERENCES ledger.supplier DEFERRABLE, site text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'received', 'closed')),
    placed_at timestamptz NOT NULL, placed_by text NOT NULL
);
CREATE INDEX purchase_order_list ON ledger.purchase_order (site, status);
CREATE INDEX purchase_order_supplier ON ledger.purchase_order (supplier);
CREATE TABLE ledger.purchase_order_line (
    stream text NOT NULL REFERENCES ledger.purchase_order DEFERRABLE, seq bigint NOT NULL,
    line bigint NOT NULL, item text NOT NULL REFERENCES ledger.item DEFERRABLE, revision text NOT NULL,
    quantity ledger.amount NOT NULL CHECK (quantity > 0), unit text NOT NULL, due date NOT NULL,
    received ledger.amount NOT NULL CHECK (received >= 0),
    PRIMARY KEY (stream, line),
    CONSTRAINT order_line_received CHECK (received <= quantity)
);
CREATE INDEX purchase_order_line_expected ON ledger.purchase_order_line (item, due) WHERE received < quantity;
SELECT journal.regulate('ledger.purchase_order', 'order'), journal.regulate('ledger.purchase_order_line', 'order');
SELECT journal.extensible('order', 'ledger.purchase_order');

-- Inventory --------------------------------------------------------------------------------------------------------

CREATE TABLE ledger.location (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    names jsonb NOT NULL, site text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('quarantine', 'store', 'production', 'shipping', 'rejects'))
);
SELECT journal.regulate('ledger.location', 'location');

CREATE TABLE ledger.lot (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    item text NOT NULL REFERENCES ledger.item DEFERRABLE, revision text NOT NULL, unit text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('received', 'produced', 'opening')), site text NOT NULL,
    supplier text, supplier_lot text, "order" text, batch text, gtin text,
    manufactured date, expiry date,
    received_at timestamptz NOT NULL, received_by text NOT NULL, received ledger.amount NOT NULL,
    quantity ledger.amount NOT NULL,
    disposition text NOT NULL CHECK (disposition IN ('quarantine', 'under-test', 'released', 'rejected')),
    held bigint NOT NULL CHECK (held >= 0), hold_reason text, flagged text,
    inspection text, verdict text CHECK (verdict IN ('accept', 'reject')), concession text,
    decided_at timestamptz, decided_by text, dossier text, declared_gap text,
    CONSTRAINT lot_quantity_not_negative CHECK (quantity >= 0),
    CONSTRAINT lot_produced_released_by_dossier
        CHECK (origin <> 'produced' OR disposition <> 'released' OR dossier IS NOT NULL),
    CONSTRAINT lot_opening_declares_its_gap CHECK (origin <> 'opening' OR declared_gap IS NOT NULL),
    CONSTRAINT lot_dates_in_order CHECK (manufactured IS NULL OR expiry IS NULL OR manufactured <= expiry)
);
CREATE INDEX lot_list ON ledger.lot (site, id);
CREATE INDEX lot_available ON ledger.lot (site, item, expiry)
    WHERE disposition = 'released' AND held = 0 AND quantity > 0;
CREATE INDEX lot_item ON ledger.lot (item);
CREATE INDEX lot_supplier ON ledger.lot (supplier, supplier_lot) WHERE supplier IS NOT NULL;
CREATE INDEX lot_batch ON ledger.lot (batch) WHERE batch IS NOT NULL;
CREATE INDEX lot_gtin ON ledger.lot (gtin) WHERE gtin IS NOT NULL;
CREATE INDEX lot_expiry ON ledger.lot (site, expiry) WHERE quantity > 0 AND disposition <> 'rejected' AND held = 0;
CREATE INDEX lot_held ON ledger.lot (site, received_at) WHERE held > 0 AND quantity > 0;
CREATE TABLE ledger.lot_balance (
    stream text NOT NULL REFERENCES ledger.lot DEFERRABLE, seq bigint NOT NULL,
    location text NOT NULL REFERENCES ledger.location DEFERRABLE,
    quantity ledger.amount NOT NULL CONSTRAINT balance_above_zero CHECK (quantity > 0),
    PRIMARY KEY (stream, location)
);
CREATE INDEX lot_balance_location ON ledger.lot_balance (location);
CREATE TABLE ledger.lot_hold (
    stream text NOT NULL REFERENCES ledger.lot DEFERRABLE, seq bigint NOT NULL,
    number bigint NOT NULL, reason text NOT NULL, nc text, placed_at timestamptz NOT NULL, placed_by text NOT NULL,
    PRIMARY KEY (stream, number)
);
CREATE INDEX lot_hold_nc ON ledger.lot_hold (nc) WHERE nc IS NOT NULL;
CREATE TABLE ledger.lot_serial (
    stream text NOT NULL REFERENCES ledger.lot DEFERRABLE, seq bigint NOT NULL,
    serial text NOT NULL, gtin text NOT NULL, shipment text,
    PRIMARY KEY (stream, serial),
    CONSTRAINT serial_unique UNIQUE (gtin, serial)
);
CREATE INDEX lot_serial_shipment ON ledger.lot_serial (shipment) WHERE shipment IS NOT NULL;
CREATE TABLE ledger.stock_move (
    stream text NOT NULL REFERENCES ledger.lot DEFERRABLE, seq bigint NOT NULL, n int NOT NULL,
    kind text NOT NULL
        CHECK (kind IN ('receipt', 'opening', 'production', 'move', 'issue', 'shipment', 'scrap', 'return')),
    source text, target text, quantity ledger.amount NOT NULL CHECK (quantity > 0), unit text NOT NULL,
    reference text, at timestamptz NOT NULL, by text NOT NULL, day date,
    PRIMARY KEY (stream, seq, n),
    CHECK (source IS NOT NULL OR target IS NOT NULL)
);
CREATE INDEX stock_move_at ON ledger.stock_move (at);
CREATE INDEX stock_move_reference ON ledger.stock_move (reference) WHERE reference IS NOT NULL;
CREATE TABLE ledger.genealogy (
    stream text NOT NULL REFERENCES ledger.lot DEFERRABLE, seq bigint NOT NULL, n int NOT NULL,
    parent_kind text NOT NULL, parent text NOT NULL, child_kind text NOT NULL, child text NOT NULL,
    quantity ledger.amount NOT NULL CHECK (quantity > 0), unit text NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (stream, seq, n),
    CHECK ((parent_kind, parent) <> (child_kind, child))
);
CREATE INDEX genealogy_forward ON ledger.genealogy (parent_kind, parent);
CREATE INDEX genealogy_back ON ledger.genealogy (child_kind, child);
SELECT journal.regulate('ledger.lot', 'lot'), journal.regulate('ledger.lot_balance', 'lot'),
       journal.regulate('ledger.lot_hold', 'lot'), journal.regulate('ledger.lot_serial', 'lot'),
       journal.regulate('ledger.stock_move', 'lot', true), journal.regulate('ledger.genealogy', 'lot', true);
SELECT journal.extensible('lot', 'ledger.lot');

-- Stock leaves for a batch or a shipment only from a lot that is released, not held, not expired and not rejected:
-- the same rule as `modules/inventory/availability.py`, asked of the rows as they stand after the command.
CREATE FUNCTION ledger.guard_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used ledger.lot;
    broken text;
BEGIN
    SELECT * INTO STRICT used FROM ledger.lot WHERE stream = NEW.stream;
    broken := CASE
        WHEN used.disposition = 'rejected' THEN 'use_of_rejected_lot'
        WHEN used.held > 0 THEN 'use_of_held_lot'
        WHEN used.expiry < coalesce(NEW.day, (NEW.at AT TIME ZONE 'UTC')::date) THEN 'use_of_expired_lot'
        WHEN used.disposition <> 'released' THEN 'use_of_unreleased_lot'
        WHEN NEW.kind = 'shipment' AND used.dossier IS NULL THEN 'shipment_without_dossier'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'lot % may not be used', NEW.stream USING ERRCODE = '23514', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER guarded_use AFTER INSERT ON ledger.stock_move FOR EACH ROW
    WHEN (NEW.kind IN ('issue', 'shipment')) EXECUTE FUNCTION ledger.guard_use();
ALTER TABLE ledger.stock_move ENABLE ALWAYS TRIGGER guarded_use;
REVOKE ALL ON FUNCTION ledger.guard_use() FROM PUBLIC;

-- Inspection -------------------------------------------------------------------------------------------------------

CREATE TABLE ledger.inspection (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    lot text NOT NULL REFERENCES ledger.lot DEFERRABLE, item text NOT NULL, revision text NOT NULL,
    quantity ledger.amount NOT NULL, unit text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('normal', 'tightened', 'reduced')),
    tables text NOT NULL, tables_sha256 text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'concluded')), verdict text CHECK (verdict IN ('accept', 'reject')),
    opened_at timestamptz NOT NULL, concluded_at timestamptz, concluded_by text,
    CHECK ((status = 'concluded') = (verdict IS NOT NULL))
);
CREATE INDEX inspection_lot ON ledger.inspection (lot, opened_at);
CREATE TABLE ledger.inspection_characteristic (
    stream text NOT NULL REFERENCES ledger.inspection DEFERRABLE, seq bigint NOT NULL,
    code text NOT NULL, names jsonb NOT NULL, kind text NOT NULL,
    lower ledger.amount, target ledger.amount, upper ledger.amount, unit text,
    aql text NOT NULL, level text NOT NULL, critical boolean NOT NULL,
    letter text NOT NULL, sample_size bigint NOT NULL CHECK (sample_size > 0),
    ac bigint NOT NULL, re bigint NOT NULL, "full" boolean NOT NULL,
    nonconforming bigint, accepted boolean,
    PRIMARY KEY (stream, code)
);
CREATE TABLE ledger.measurement (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL,
    characteristic text NOT NULL, sample bigint NOT NULL, value ledger.amount NOT NULL, unit text NOT NULL,
    gauge text NOT NULL, at timestamptz NOT NULL, by text NOT NULL,
    PRIMARY KEY (stream, seq, n)
);
CREATE INDEX measurement_gauge ON ledger.measurement (gauge, at);
SELECT journal.regulate('ledger.inspection', 'inspection'),
       journal.regulate('ledger.inspection_characteristic', 'inspection'),
       journal.regulate('ledger.measurement', 'inspection', true);

-- Production -------------------------------------------------------------------------------------------------------

CREATE TABLE ledger.batch (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    item text NOT NULL REFERENCES ledger.item DEFERRABLE, revision text NOT NULL, unit text NOT NULL,
    site text NOT NULL,
    status text NOT NULL CHECK (status IN ('planned', 'in-progress', 'completed')),
    planned ledger.amount NOT NULL CHECK (planned > 0), serialised boolean NOT NULL,
    balance_low ledger.amount NOT NULL, balance_high ledger.amount NOT NULL,
    planned_at timestamptz NOT NULL, planned_by text NOT NULL,
    cleared_at timestamptz, cleared_by text,
    produced ledger.amount CHECK (produced >= 0), scrapped ledger.amount CHECK (scrapped >= 0),
    samples ledger.amount CHECK (samples >= 0), balance ledger.amount, balanced boolean,
    completed_at timestamptz, completed_by text, lot text,
    CHECK ((status = 'completed') = (completed_at IS NOT NULL))
);
CREATE INDEX batch_list ON ledger.batch (site, status);
CREATE INDEX batch_item ON ledger.batch (item);
CREATE TABLE ledger.batch_requirement (
    stream text NOT NULL REFERENCES ledger.batch DEFERRABLE, seq bigint NOT NULL,
    component text NOT NULL, per_unit ledger.amount NOT NULL, unit text NOT NULL,
    required ledger.amount NOT NULL, issued ledger.amount NOT NULL CHECK (issued >= 0), balance ledger.amount,
    PRIMARY KEY (stream, component)
);
CREATE TABLE ledger.batch_step (
    stream text NOT NULL REFERENCES ledger.batch DEFERRABLE, seq bigint NOT NULL,
    step text NOT NULL, place bigint NOT NULL, names jsonb NOT NULL, needs_equipment boolean NOT NULL,
    parameters jsonb NOT NULL, done_at timestamptz, done_by text, equipment text, outside jsonb NOT NULL,
    PRIMARY KEY (stream, step)
);
CREATE TABLE ledger.batch_input (
    stream text NOT NULL REFERENCES ledger.batch DEFERRABLE, seq bigint NOT NULL,
    lot text NOT NULL REFERENCES ledger.lot DEFERRABLE, item text NOT NULL,
    quantity ledger.amount NOT NULL CHECK (quantity > 0), unit text NOT NULL,
    PRIMARY KEY (stream, lot)
);
CREATE INDEX batch_input_lot ON ledger.batch_input (lot);
CREATE TABLE ledger.batch_nc (
    stream text NOT NULL REFERENCES ledger.batch DEFERRABLE, seq bigint NOT NULL,
    nc text NOT NULL, closed boolean NOT NULL, disposition text,
    PRIMARY KEY (stream, nc)
);
CREATE TABLE ledger.batch_parameter (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL,
    step text NOT NULL, name text NOT NULL, value ledger.amount NOT NULL, unit text NOT NULL,
    lower ledger.amount, upper ledger.amount, inside boolean NOT NULL, at timestamptz NOT NULL, by text NOT NULL,
    PRIMARY KEY (stream, seq, n)
);
SELECT journal.regulate('ledger.batch', 'batch'), journal.regulate('ledger.batch_requirement', 'batch'),
       journal.regulate('ledger.batch_step', 'batch'), journal.regulate('ledger.batch_input', 'batch'),
       journal.regulate('ledger.batch_nc', 'batch'), journal.regulate('ledger.batch_parameter', 'batch', true);
SELECT journal.extensible('batch', 'ledger.batch');

-- Quality ----------------------------------------------------------------------------------------------------------

CREATE TABLE ledger.nonconformance (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    site text NOT NULL, severity text NOT NULL CHECK (severity IN ('minor', 'major', 'critical')),
    description text NOT NULL, things jsonb NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'contained', 'evaluated', 'disposed', 'closed')),
    "case" text, cause text,
    disposition text CHECK (disposition IN ('use-as-is', 'rework', 'return', 'scrap')), justification text,
    raised_at timestamptz NOT NULL, raised_by text NOT NULL,
    decided_at timestamptz, decided_by text, closed_at timestamptz, closed_by text,
    CONSTRAINT nc_concession_justified CHECK (disposition <> 'use-as-is' OR justification IS NOT NULL),
    CHECK ((status IN ('disposed', 'closed')) = (disposition IS NOT NULL))
);
CREATE INDEX nonconformance_list ON ledger.nonconformance (site, status);
CREATE INDEX nonconformance_things ON ledger.nonconformance USING gin (things jsonb_path_ops);
SELECT journal.regulate('ledger.nonconformance', 'nc');

-- Release ----------------------------------------------------------------------------------------------------------

CREATE TABLE ledger.dossier (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    subject_kind text NOT NULL CHECK (subject_kind IN ('batch', 'lot', 'shipment')), subject text NOT NULL,
    lot text, site text NOT NULL, zone text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'signed')),
    opened_at timestamptz NOT NULL, opened_by text NOT NULL, signed_at timestamptz, signed_by text,
    CHECK ((status = 'signed') = (signed_by IS NOT NULL))
);
CREATE INDEX dossier_list ON ledger.dossier (site, status);
CREATE INDEX dossier_subject ON ledger.dossier (subject_kind, subject);
CREATE TABLE ledger.dossier_condition (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL,
    key text NOT NULL, department text NOT NULL, thing_kind text, thing text,
    PRIMARY KEY (stream, seq, n)
);
SELECT journal.regulate('ledger.dossier', 'dossier'), journal.regulate('ledger.dossier_condition', 'dossier', true);

-- Shipping ---------------------------------------------------------------------------------------------------------

CREATE TABLE ledger.shipment (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    site text NOT NULL, status text NOT NULL CHECK (status IN ('planned', 'shipped', 'cancelled')),
    consignee_name text NOT NULL, consignee_address text NOT NULL, consignee_country text NOT NULL,
    consignee_contact text, dossier text,
    planned_at timestamptz NOT NULL, planned_by text NOT NULL, shipped_at timestamptz, shipped_by text,
    CHECK ((status = 'shipped') = (shipped_at IS NOT NULL))
);
CREATE INDEX shipment_list ON ledger.shipment (site, status);
CREATE TABLE ledger.shipment_line (
    stream text NOT NULL REFERENCES ledger.shipment DEFERRABLE, seq bigint NOT NULL,
    line bigint NOT NULL, lot text NOT NULL REFERENCES ledger.lot DEFERRABLE, item text NOT NULL,
    revision text NOT NULL, location text NOT NULL, quantity ledger.amount NOT NULL CHECK (quantity > 0),
    unit text NOT NULL, gtin text, expiry date, udi text,
    PRIMARY KEY (stream, line)
);
CREATE INDEX shipment_line_lot ON ledger.shipment_line (lot);
CREATE TABLE ledger.shipment_unit (
    stream text NOT NULL REFERENCES ledger.shipment DEFERRABLE, seq bigint NOT NULL,
    line bigint NOT NULL, serial text NOT NULL, udi text,
    PRIMARY KEY (stream, line, serial)
);
SELECT journal.regulate('ledger.shipment', 'shipment'), journal.regulate('ledger.shipment_line', 'shipment'),
       journal.regulate('ledger.shipment_unit', 'shipment');
SELECT journal.extensible('shipment', 'ledger.shipment');
