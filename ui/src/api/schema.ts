/** Generated from openapi.json by `npm run api`. Not edited by hand. */

export interface paths {
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description Cases of this site, the latest first.
         */
        get: operations["lotwright_web_api_cases_listing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page
         * @description A case and all it holds.
         */
        get: operations["lotwright_web_api_cases_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate
         * @description Let an activity of an ad-hoc sub-process begin.
         */
        post: operations["lotwright_web_api_cases_activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Instance
         * @description Add one more instance to a step that runs several times.
         */
        post: operations["lotwright_web_api_cases_add_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/instances/{token}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove Instance
         * @description Stop one instance of a step that runs several times.
         */
        post: operations["lotwright_web_api_cases_remove_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/migration/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo
         * @description Let the case be as it was before it was moved, as long as nothing else has happened in it.
         */
        post: operations["lotwright_web_api_migrations_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen
         * @description Begin a new case that takes this one up; the answer is about the new one.
         */
        post: operations["lotwright_web_api_cases_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume
         * @description Let the case go on.
         */
        post: operations["lotwright_web_api_cases_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry
         * @description Try again wherever the case is stuck.
         */
        post: operations["lotwright_web_api_cases_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend
         * @description Let nothing happen in the case until it is resumed.
         */
        post: operations["lotwright_web_api_cases_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Terminate
         * @description End the case at whatever step.
         */
        post: operations["lotwright_web_api_cases_terminate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw
         * @description Whoever began the case ends it, as long as nothing in it was signed.
         */
        post: operations["lotwright_web_api_cases_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * In Force
         * @description Every definition in force.
         */
        get: operations["lotwright_web_api_definitions_in_force"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Everything wrong with a definition, what was proven and what must be signed; changes nothing.
         */
        post: operations["lotwright_web_api_definitions_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish
         * @description Bring a definition into force as its next version.
         */
        post: operations["lotwright_web_api_definitions_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions/{kind}/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions
         * @description All versions, the newest first.
         */
        get: operations["lotwright_web_api_definitions_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions/{kind}/{key}/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Content
         * @description A version's content, exactly as it was published.
         */
        get: operations["lotwright_web_api_definitions_content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/personas/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become
         * @description Become a persona: only in an installation marked demo, and only from the machine it runs on.
         */
        post: operations["lotwright_web_api_session_become"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dossiers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page
         * @description All conditions of a release, evaluated now by the same rules that guard the signing.
         */
        get: operations["lotwright_web_api_dossiers_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload
         * @description Keep one file; the same content is kept once.
         */
        post: operations["lotwright_web_api_files_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download
         * @description The file, for whoever brought it and for those who may read cases at a site where a record carries it.
         */
        get: operations["lotwright_web_api_files_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Home
         * @description What waits for me, what is late, what is at risk.
         */
        get: operations["lotwright_web_api_inbox_home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tasks
         * @description Tasks claimed by me, offered to me, done by me, or of cases I began.
         */
        get: operations["lotwright_web_api_inbox_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{case}/{job}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer
         * @description The external task is done; `data` are what its outputs are made of.
         */
        post: operations["lotwright_web_api_jobs_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{case}/{job}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fail
         * @description The external task could not be done: it is tried again, throws an error, or leaves the case stuck.
         */
        post: operations["lotwright_web_api_jobs_fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explorer
         * @description Entries, the latest first.
         */
        get: operations["lotwright_web_api_journal_explorer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Recompute one stream's chain, or the whole journal and every regulated row.
         */
        post: operations["lotwright_web_api_journal_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal/{kind}/{id}/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Raw
         * @description One entry exactly as stored, and whether its hash holds.
         */
        get: operations["lotwright_web_api_journal_raw"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page
         * @description One page of a list. `filter.<column>` narrows it: text, choices joined by commas, or dates as `from..to`.
         */
        get: operations["lotwright_web_api_lists_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lots/{id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Genealogy
         * @description Everything the lot went into, or all it came from.
         */
        get: operations["lotwright_web_api_lots_genealogy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Message
         * @description A message for one case that waits for it; else it begins what it begins, else it is kept as long as it says.
         */
        post: operations["lotwright_web_api_jobs_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply
         * @description Sign the plan if nobody has, then move its cases one by one; what one refuses holds up no other.
         */
        post: operations["lotwright_web_api_migrations_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft
         * @description Map what has the same id and type; say what needs a hand.
         */
        post: operations["lotwright_web_api_migrations_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dry Run
         * @description Where the cases stand, how many at each place, and which cannot be moved; changes nothing.
         */
        post: operations["lotwright_web_api_migrations_dry_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * File
         * @description The plan as a file, the digest it is signed by, and all that is wrong with it.
         */
        post: operations["lotwright_web_api_migrations_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open File
         * @description The plan of a file, with what is left to decide; a file with anything wrong in it is not opened.
         */
        post: operations["lotwright_web_api_migrations_open_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reverse
         * @description The way back, as a plan to be tried and signed like any other.
         */
        post: operations["lotwright_web_api_migrations_reverse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/signing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signing
         * @description What signing a plan means, and what must be proven.
         */
        post: operations["lotwright_web_api_migrations_signing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/{process}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions
         * @description The versions of a process with the cases of this site that run by them, and the plans that were signed.
         */
        get: operations["lotwright_web_api_migrations_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview
         * @description What the person has, before it is handed over.
         */
        get: operations["lotwright_web_api_people_preview"];
        put?: never;
        /**
         * Hand Over
         * @description Give all of it to somebody else, case by case; what a rule refuses stays where it is and says why.
         */
        post: operations["lotwright_web_api_people_hand_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Processes
         * @description Every process in force, and whether this person may start it.
         */
        get: operations["lotwright_web_api_processes_processes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/processes/{key}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Start Form
         * @description The form that begins a case, and why this person cannot send it.
         */
        get: operations["lotwright_web_api_processes_start_form"];
        put?: never;
        /**
         * Start
         * @description Begin a case.
         */
        post: operations["lotwright_web_api_processes_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/references/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look Up
         * @description The first few that match.
         */
        get: operations["lotwright_web_api_references_look_up"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Scan
         * @description Read a label; say what it names and what work it can begin. Changes nothing.
         */
        post: operations["lotwright_web_api_scan_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Current
         * @description Who is here and what opens to them.
         */
        get: operations["lotwright_web_api_session_current"];
        /**
         * Change
         * @description Choose another language or site.
         */
        put: operations["lotwright_web_api_session_change"];
        /**
         * Sign In
         * @description Sign in with login and password.
         */
        post: operations["lotwright_web_api_session_sign_in"];
        /**
         * Sign Out
         * @description Sign out.
         */
        delete: operations["lotwright_web_api_session_sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page
         * @description Everything the task page shows.
         */
        get: operations["lotwright_web_api_tasks_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/add-signer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Signer
         * @description Let another person act on the step as well.
         */
        post: operations["lotwright_web_api_moves_add_signer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim
         * @description Take the task.
         */
        post: operations["lotwright_web_api_tasks_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete
         * @description Finish the task; sign it where the step asks for a signature.
         */
        post: operations["lotwright_web_api_tasks_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/delegate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delegate
         * @description Ask another person for their opinion; the task comes back.
         */
        post: operations["lotwright_web_api_moves_delegate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft
         * @description Keep what is typed so far; only what this step may write is kept.
         */
        post: operations["lotwright_web_api_tasks_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/raise-nc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Raise Nc
         * @description Record that something is wrong; the lots named are held at once.
         */
        post: operations["lotwright_web_api_tasks_raise_nc"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/remove-signer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove Signer
         * @description Take somebody out again who was added.
         */
        post: operations["lotwright_web_api_moves_remove_signer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve
         * @description Give the task back with an opinion.
         */
        post: operations["lotwright_web_api_moves_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Back
         * @description Send the case back to an earlier step.
         */
        post: operations["lotwright_web_api_moves_send_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/signing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signing
         * @description Check the form, then say what will be signed, what it means and what must be proven.
         */
        post: operations["lotwright_web_api_tasks_signing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Back
         * @description Take back a task one has just finished, while nobody has acted on it.
         */
        post: operations["lotwright_web_api_moves_take_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Transfer
         * @description Hand the task to another person for good.
         */
        post: operations["lotwright_web_api_moves_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/unclaim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unclaim
         * @description Give the task back to those it is offered to.
         */
        post: operations["lotwright_web_api_tasks_unclaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{case}/{task}/urge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Urge
         * @description Remind whoever has the task, at most once an hour.
         */
        post: operations["lotwright_web_api_moves_urge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/things/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page
         * @description A thing as it stands, or as it stood at an instant.
         */
        get: operations["lotwright_web_api_things_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/things/{kind}/{id}/acts/{act}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Perform
         * @description Do a catalogue action on the thing.
         */
        post: operations["lotwright_web_api_things_perform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/things/{kind}/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description What happened to it, the latest first.
         */
        get: operations["lotwright_web_api_things_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Act
         * @description A button, and why it is disabled if it is.
         */
        Act: {
            /** Allowed */
            allowed: boolean;
            form?: components["schemas"]["Form"] | null;
            /** Key */
            key: string;
            /**
             * Kind
             * @default default
             * @enum {string}
             */
            kind: "primary" | "default" | "danger";
            names: components["schemas"]["Names"];
            /**
             * Needs Reason
             * @default false
             */
            needs_reason: boolean;
            /** Outcome */
            outcome?: string | null;
            refusal?: components["schemas"]["Explained"] | null;
        };
        /**
         * Activated
         * @description An activity that is to begin.
         */
        Activated: {
            /** Element */
            element: string;
        };
        /**
         * AddedInstance
         * @description One more instance of a step, and what it is for.
         */
        AddedInstance: {
            /** Element */
            element: string;
            /** Item */
            item: any;
            /** Reason */
            reason: string;
        };
        /**
         * AddedSigner
         * @description Somebody who is to act on a step as well.
         */
        AddedSigner: {
            /** Person */
            person: string;
            /** Reason */
            reason: string;
            /**
             * Where
             * @enum {string}
             */
            where: "before" | "after" | "beside";
        };
        /**
         * AppliedMigration
         * @description What was moved; `left` cases of this site still run by the version before.
         *
         *     `after`: ask again with it for the next ones; null when none are left that were not tried, or cases were named.
         */
        AppliedMigration: {
            /** After */
            after: string | null;
            /** Left */
            left: number;
            /** Results */
            results: components["schemas"]["MovedCase"][];
            /** Sha256 */
            sha256: string;
            signed: components["schemas"]["ReceiptRef"] | null;
        };
        /**
         * Case
         * @description A case and all it holds; `earlier`: the timeline does not tell all.
         */
        Case: {
            /** Acts */
            acts: components["schemas"]["Act"][];
            /** Earlier */
            earlier: boolean;
            /** Followed */
            followed: components["schemas"]["Ref"][];
            follows: components["schemas"]["Ref"] | null;
            form: components["schemas"]["Form"] | null;
            /** Jobs */
            jobs: components["schemas"]["Job"][];
            /** Moves */
            moves: components["schemas"]["Move"][];
            picture: components["schemas"]["Picture"];
            /** Ready */
            ready: components["schemas"]["Element"][];
            /** Repeated */
            repeated: components["schemas"]["Repeated"][];
            /** Stuck */
            stuck: components["schemas"]["Stuck"][];
            summary: components["schemas"]["CaseSummary"];
            /** Take Back */
            take_back: components["schemas"]["TakeBack"][];
            /** Tasks */
            tasks: components["schemas"]["TaskSummary"][];
            /** Things */
            things: components["schemas"]["Ref"][];
            /** Timeline */
            timeline: components["schemas"]["Entry"][];
            /** Version */
            version: number;
        };
        /**
         * CaseSummary
         * @description A case of a process.
         */
        CaseSummary: {
            /** Ended At */
            ended_at: string | null;
            /** Id */
            id: string;
            process: components["schemas"]["ProcessName"];
            /** Site */
            site: string;
            /** Started At */
            started_at: string;
            started_by: components["schemas"]["Person"];
            /** Status */
            status: string;
            subject: components["schemas"]["Ref"] | null;
        };
        /**
         * Cases
         * @description One page of cases.
         */
        Cases: {
            /** Items */
            items: components["schemas"]["CaseSummary"][];
            /** Next */
            next: string | null;
        };
        /**
         * Cell
         * @description A named value.
         */
        Cell: {
            /**
             * Key
             * @default
             */
            key: string;
            /**
             * Kind
             * @default text
             */
            kind: string;
            /** Link */
            link?: string | null;
            names: components["schemas"]["Names"];
            /** Value */
            value?: any;
        };
        /**
         * Change
         * @description One field that took another value; `late` are the minutes by which it tells too late of what was done.
         *
         *     `row` says which of several it is of: a component of a batch, a place where a lot lies.
         */
        Change: {
            /** Field */
            field: string;
            /** Late */
            late?: number | null;
            names: components["schemas"]["Names"];
            /** New */
            new?: any;
            /** Old */
            old?: any;
            /** Row */
            row?: string | null;
        };
        /**
         * CheckedDefinition
         * @description What is wrong with a definition; nothing when it may be published.
         *
         *     `signing` is what must be signed to publish in spite of doubts; `refusal` why the reader cannot sign it.
         */
        CheckedDefinition: {
            /** Problems */
            problems: components["schemas"]["FieldProblem"][];
            proof?: components["schemas"]["ProofFound"] | null;
            refusal?: components["schemas"]["Explained"] | null;
            /** Sha256 */
            sha256: string | null;
            signing?: components["schemas"]["Signing"] | null;
        };
        /**
         * Choice
         * @description One value of a choice field.
         */
        Choice: {
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
        };
        /**
         * Column
         * @description A column of a list.
         */
        Column: {
            /**
             * Choices
             * @default []
             */
            choices: components["schemas"]["Choice"][];
            /** Filter */
            filter?: ("text" | "choice" | "date") | null;
            /** Key */
            key: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "text" | "names" | "number" | "quantity" | "date" | "instant" | "status" | "ref" | "boolean" | "person";
            names: components["schemas"]["Names"];
        };
        /**
         * Completed
         * @description Finish a task.
         */
        Completed: {
            /** Outcome */
            outcome?: string | null;
            /** Reason */
            reason?: string | null;
            signature?: components["schemas"]["Proof"] | null;
            /**
             * Values
             * @default {}
             */
            values: Record<string, any>;
        };
        /**
         * Condition
         * @description One condition of release.
         */
        Condition: {
            /** Because */
            because: string | null;
            /** Department */
            department: string;
            department_names: components["schemas"]["Names"];
            /** Instead */
            instead: string | null;
            /** Key */
            key: string;
            /** Link */
            link: string | null;
            /** Met */
            met: boolean;
            names: components["schemas"]["Names"];
        };
        /**
         * DefinitionContent
         * @description A version's content as it was written, and what is proven of it today.
         */
        DefinitionContent: {
            /** Bpmn */
            bpmn: string | null;
            /** Content */
            content: string;
            /** Key */
            key: string;
            /** Kind */
            kind: string;
            proof?: components["schemas"]["ProofFound"] | null;
            /** Sha256 */
            sha256: string;
        };
        /**
         * DefinitionLine
         * @description A definition in force.
         */
        DefinitionLine: {
            /** Key */
            key: string;
            /** Kind */
            kind: string;
            /** Names */
            names: any;
            /** Sha256 */
            sha256: string;
            /** Version */
            version: number;
        };
        /**
         * DefinitionVersion
         * @description One published version; `doubts` are those its signed reason answered.
         */
        DefinitionVersion: {
            /**
             * Doubts
             * @default []
             */
            doubts: components["schemas"]["FieldProblem"][];
            /** In Force */
            in_force: boolean;
            /** Published At */
            published_at: string;
            published_by: components["schemas"]["Person"];
            /** Reason */
            reason: string;
            /** Sha256 */
            sha256: string;
            /** Verdict */
            verdict?: ("sound" | "unknown") | null;
            /** Version */
            version: number;
        };
        /**
         * DefinitionVersions
         * @description All versions of a definition, the newest first.
         */
        DefinitionVersions: {
            /** Key */
            key: string;
            /** Kind */
            kind: string;
            /** Names */
            names: any;
            /** Versions */
            versions: components["schemas"]["DefinitionVersion"][];
        };
        /**
         * Demo
         * @description The mark of an installation that is not in earnest use.
         */
        Demo: {
            /**
             * Mark
             * @enum {string}
             */
            mark: "demo" | "trial";
            /** Personas */
            personas: components["schemas"]["Persona"][];
        };
        /**
         * DirectAct
         * @description A catalogue action on a thing.
         */
        DirectAct: {
            /**
             * Inputs
             * @default {}
             */
            inputs: Record<string, any>;
            /** Reason */
            reason?: string | null;
        };
        /**
         * Done
         * @description What a command did, and what comes next for this person.
         */
        Done: {
            /**
             * Answer
             * @default {}
             */
            answer: Record<string, any>;
            /** Case */
            case?: string | null;
            /**
             * Ended
             * @default false
             */
            ended: boolean;
            next?: components["schemas"]["TaskSummary"] | null;
            receipt?: components["schemas"]["ReceiptRef"] | null;
        };
        /**
         * Dossier
         * @description All conditions of a release, and whether it may be signed.
         *
         *     `tasks` sign it; `before` are open tasks about the same thing that do not.
         */
        Dossier: {
            /** Acts */
            acts: components["schemas"]["Act"][];
            /** Before */
            before: components["schemas"]["TaskSummary"][];
            /** Conditions */
            conditions: components["schemas"]["Condition"][];
            /** Evidence */
            evidence: components["schemas"]["FileRef"][];
            header: components["schemas"]["ThingHeader"];
            /** Ready */
            ready: boolean;
            signature: components["schemas"]["SignatureShown"] | null;
            /** Tasks */
            tasks: components["schemas"]["TaskSummary"][];
        };
        /**
         * Draft
         * @description What somebody had typed.
         */
        Draft: {
            /** Saved At */
            saved_at: string | null;
            /** Values */
            values: Record<string, any>;
        };
        /**
         * DryRun
         * @description What a plan would come to. With `problems` it cannot be carried out at all, and no case was looked at.
         *
         *     `signed`: somebody has signed this very plan, so applying it asks for no signature. `after`: ask again with it for
         *     the cases that were not looked at; null when there are none.
         */
        DryRun: {
            /** After */
            after: string | null;
            /** Looked At */
            looked_at: number;
            /** Markings */
            markings: components["schemas"]["MarkingCount"][];
            /** Problems */
            problems: components["schemas"]["FieldProblem"][];
            /** Refused */
            refused: components["schemas"]["RefusedCase"][];
            /** Sha256 */
            sha256: string;
            /** Signed */
            signed: boolean;
            /** Total */
            total: number;
        };
        /**
         * Element
         * @description A step by name.
         */
        Element: {
            /** Element */
            element: string;
            names: components["schemas"]["Names"];
        };
        /**
         * Entries
         * @description One page of entries.
         */
        Entries: {
            /** Items */
            items: components["schemas"]["Entry"][];
            /** Next */
            next: string | null;
        };
        /**
         * Entry
         * @description One journal entry, as people read it.
         */
        Entry: {
            /** Act */
            act: string;
            act_names: components["schemas"]["Names"];
            actor: components["schemas"]["Person"];
            /** Actor Kind */
            actor_kind: string;
            /** At */
            at: string;
            behalf?: components["schemas"]["Person"] | null;
            /**
             * Changes
             * @default []
             */
            changes: components["schemas"]["Change"][];
            /**
             * Events
             * @default []
             */
            events: components["schemas"]["EventLine"][];
            /**
             * Evidence
             * @default []
             */
            evidence: string[];
            /** Hash */
            hash: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Process */
            process?: string | null;
            /** Reason */
            reason?: string | null;
            /** Recorded */
            recorded: string;
            /** Role */
            role?: string | null;
            role_names?: components["schemas"]["Names"] | null;
            /** Seq */
            seq: number;
            signature?: components["schemas"]["SignatureShown"] | null;
            /** Site */
            site?: string | null;
            /** Task */
            task?: string | null;
            /** Zone */
            zone?: string | null;
        };
        /**
         * EventLine
         * @description One fact of an entry.
         */
        EventLine: {
            /**
             * Data
             * @default {}
             */
            data: Record<string, any>;
            names: components["schemas"]["Names"];
            /** Type */
            type: string;
        };
        /**
         * Explained
         * @description A rule that says no: why, and what to do instead.
         */
        Explained: {
            /** Because */
            because: string;
            /** Instead */
            instead: string;
            /** Rule */
            rule: string;
        };
        /**
         * FaultShown
         * @description What is wrong with which entry.
         */
        FaultShown: {
            /** Check */
            check: string;
            /** Detail */
            detail: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Seq */
            seq: number;
        };
        /**
         * FieldProblem
         * @description What is wrong with one field; `params` are the rule's, for a program to read.
         */
        FieldProblem: {
            /** Because */
            because: string;
            /** Instead */
            instead: string;
            /**
             * Params
             * @default {}
             */
            params: Record<string, any>;
            /** Path */
            path: string;
            /** Rule */
            rule: string;
        };
        /**
         * FileRef
         * @description A stored file, by its digest.
         */
        FileRef: {
            /** Link */
            link: string;
            /** Media */
            media: string;
            /** Name */
            name: string;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
        };
        /**
         * FiledPlan
         * @description A plan as a file (canonical JSON, UTF-8; its sha256 is the plan's), and what is wrong with the plan.
         */
        FiledPlan: {
            /** Content */
            content: string;
            /** Problems */
            problems: components["schemas"]["FieldProblem"][];
            /** Sha256 */
            sha256: string;
        };
        /**
         * Finding
         * @description What was found of a definition: the elements concerned, and a way to them as element ids.
         */
        Finding: {
            /** Because */
            because: string;
            /**
             * Elements
             * @default []
             */
            elements: string[];
            /** Instead */
            instead: string;
            /**
             * Params
             * @default {}
             */
            params: Record<string, any>;
            /** Path */
            path: string;
            /** Rule */
            rule: string;
            /**
             * Way
             * @default []
             */
            way: string[];
        };
        /**
         * Form
         * @description What the one renderer takes.
         */
        Form: {
            /** Record Type */
            record_type: string | null;
            /** Sections */
            sections: components["schemas"]["FormSection"][];
            /** Values */
            values: Record<string, any>;
            /** Version */
            version: number;
        };
        /**
         * FormField
         * @description One field of a form, with the access this node and person have.
         */
        FormField: {
            /**
             * Access
             * @enum {string}
             */
            access: "editable" | "required" | "read-only";
            /** Choices */
            choices?: components["schemas"]["Choice"][] | null;
            /** Columns */
            columns?: components["schemas"]["FormField"][] | null;
            /**
             * Critical
             * @default false
             */
            critical: boolean;
            grid?: components["schemas"]["Grid"] | null;
            help?: components["schemas"]["Names"] | null;
            /** Key */
            key: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "text" | "number" | "quantity" | "money" | "date" | "instant" | "choice" | "reference" | "table" | "grid" | "file" | "signature" | "boolean";
            /** Longest */
            longest?: number | null;
            /** Max */
            max?: string | null;
            /** Min */
            min?: string | null;
            names: components["schemas"]["Names"];
            /** Reference */
            reference?: string | null;
            /** Unit */
            unit?: string | null;
            /** Units */
            units?: string[] | null;
            /** Visible When */
            visible_when?: string | null;
        };
        /**
         * FormSection
         * @description A heading and its fields.
         */
        FormSection: {
            /** Fields */
            fields: components["schemas"]["FormField"][];
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
        };
        /**
         * GivenPlan
         * @description A plan to try out, to sign or to turn round.
         */
        GivenPlan: {
            plan: components["schemas"]["PlanOfMigration"];
        };
        /**
         * Grid
         * @description The frozen plan a measurement grid, or a table of counts by characteristic, is filled against.
         */
        Grid: {
            /** Characteristics */
            characteristics: components["schemas"]["GridCharacteristic"][];
            /** Samples */
            samples: number;
        };
        /**
         * GridCharacteristic
         * @description What one row of a measurement grid measures, with its limits.
         */
        GridCharacteristic: {
            /** Accept */
            accept?: number | null;
            /** Code */
            code: string;
            /** Kind */
            kind: string;
            /** Lower */
            lower?: string | null;
            names: components["schemas"]["Names"];
            /** Sample Size */
            sample_size?: number | null;
            /** Target */
            target?: string | null;
            /** Unit */
            unit?: string | null;
            /** Upper */
            upper?: string | null;
        };
        /**
         * HandOver
         * @description To whom all that somebody has goes.
         */
        HandOver: {
            /** Reason */
            reason: string;
            /** To */
            to: string;
        };
        /**
         * HandedOver
         * @description What became of one case.
         */
        HandedOver: {
            because?: components["schemas"]["Explained"] | null;
            /** Case */
            case: string;
            /** Done */
            done: boolean;
        };
        /**
         * HandingOver
         * @description What was handed over, case by case, and how many cases are left.
         */
        HandingOver: {
            /** Cases */
            cases: components["schemas"]["HandedOver"][];
            /** Left */
            left: number;
        };
        /**
         * Home
         * @description What waits for me, what is late, what is at risk.
         */
        Home: {
            /** At Risk */
            at_risk: components["schemas"]["RiskRef"][];
            /** By Process */
            by_process: components["schemas"]["ProcessLoad"][];
            /** Late */
            late: number;
            /** Waiting */
            waiting: number;
        };
        /**
         * Inbox
         * @description One page of tasks.
         */
        Inbox: {
            /** Items */
            items: components["schemas"]["TaskSummary"][];
            /** Next */
            next: string | null;
        };
        /**
         * Instance
         * @description One instance of a step that runs several times, and what it is for.
         */
        Instance: {
            /** Item */
            item: any;
            /** Place */
            place: number;
            /** Token */
            token: number;
        };
        /**
         * Job
         * @description A step that waits for the outside world; `tries` are left.
         */
        Job: {
            /** Element */
            element: string;
            /** Job */
            job: string;
            names: components["schemas"]["Names"];
            /** Tries */
            tries: number;
            /** Type */
            type: string;
        };
        /**
         * JobAnswer
         * @description What the outside world answers.
         */
        JobAnswer: {
            /**
             * Data
             * @default {}
             */
            data: Record<string, any>;
        };
        /**
         * JobFailure
         * @description Why the outside world could not do its part; `code` throws the BPMN error of that code.
         */
        JobFailure: {
            /** Code */
            code?: string | null;
            /** Detail */
            detail: string;
        };
        /**
         * ListItem
         * @description A line of a list.
         */
        ListItem: {
            /** Cells */
            cells: Record<string, any>;
            /** Id */
            id: string;
            /** Link */
            link: string;
        };
        /**
         * Listing
         * @description One page of a list.
         */
        Listing: {
            /** Acts */
            acts: components["schemas"]["Act"][];
            /** Columns */
            columns: components["schemas"]["Column"][];
            /** Items */
            items: components["schemas"]["ListItem"][];
            /** Kind */
            kind: string;
            names: components["schemas"]["Names"];
            /** Next */
            next: string | null;
        };
        /**
         * LookUp
         * @description What a reference field offers.
         */
        LookUp: {
            /** Items */
            items: components["schemas"]["LookUpItem"][];
        };
        /**
         * LookUpItem
         * @description Something a reference field can name.
         */
        LookUpItem: {
            /** Detail */
            detail?: any;
            /** Id */
            id: string;
            /** Label */
            label: any;
        };
        /**
         * MappedElement
         * @description What becomes of an element or a sequence flow.
         */
        MappedElement: {
            /** After */
            after: string;
            /** Before */
            before: string;
        };
        /**
         * MarkingCount
         * @description Where cases stand (`sub-process/step`; a sequence flow where they wait at a join) and would stand.
         *
         *     `movable` names those that can be moved.
         */
        MarkingCount: {
            /** After */
            after: string[];
            /** Before */
            before: string[];
            /** Cases */
            cases: number;
            /** Movable */
            movable: string[];
            /** Refused */
            refused: number;
        };
        /**
         * Message
         * @description A message from outside: `key` says for whom, `keep` (ISO duration) how long it is kept if nobody awaits it.
         */
        Message: {
            /**
             * Data
             * @default {}
             */
            data: Record<string, any>;
            /** Keep */
            keep?: string | null;
            /** Key */
            key?: string | null;
            /** Message */
            message: string;
        };
        /**
         * MigrationDraft
         * @description A plan, what is left to decide, and the elements of both versions.
         */
        MigrationDraft: {
            /** Findings */
            findings: components["schemas"]["MigrationFinding"][];
            plan: components["schemas"]["PlanOfMigration"];
            /** Sha256 */
            sha256: string;
            /** Source */
            source: components["schemas"]["MigrationElement"][];
            /** Target */
            target: components["schemas"]["MigrationElement"][];
        };
        /**
         * MigrationElement
         * @description An element that can be mapped; `within` is the sub-process it stands in.
         */
        MigrationElement: {
            /** Element */
            element: string;
            /** Kind */
            kind: string;
            names: components["schemas"]["Names"];
            /** Within */
            within: string | null;
        };
        /**
         * MigrationFinding
         * @description What somebody should know of a drafted plan.
         *
         *     unmapped  a case may stand at the element, and it has no counterpart: map it by hand
         *     unlike    the element of the same id is another thing now (`differs`): map it by hand
         *     goes      an event that is no longer waited for; `new` an element that was not there before
         *     changed   what it waits for or who is to do it is another (`differs`): kept unless the plan renews it
         */
        MigrationFinding: {
            /** Differs */
            differs: string;
            /** Element */
            element: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "unmapped" | "unlike" | "new" | "goes" | "changed";
        };
        /**
         * MigrationVersions
         * @description The versions of a process, the newest first, and the plans signed for it, the latest first.
         */
        MigrationVersions: {
            /** Plans */
            plans: components["schemas"]["SignedPlan"][];
            process: components["schemas"]["NamedProcess"];
            /** Versions */
            versions: components["schemas"]["RunningVersion"][];
        };
        /**
         * Move
         * @description Something that can be done to a task or a case now, or why it cannot.
         *
         *     `options`: what may be chosen in its dialog, by question, where that is known.
         */
        Move: {
            /** Allowed */
            allowed: boolean;
            because?: components["schemas"]["Explained"] | null;
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
            /**
             * Options
             * @default {}
             */
            options: {
                [key: string]: components["schemas"]["Choice"][];
            };
        };
        /**
         * MovedCase
         * @description What became of one case.
         */
        MovedCase: {
            /** Case */
            case: string;
            /** Moved */
            moved: boolean;
            receipt: components["schemas"]["ReceiptRef"] | null;
            refusal: components["schemas"]["Explained"] | null;
        };
        /**
         * NamedProcess
         * @description A process by name.
         */
        NamedProcess: {
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
        };
        /**
         * Names
         * @description What people read, in both languages.
         */
        Names: {
            /** En */
            en: string;
            /** Zh */
            zh: string;
        };
        /**
         * Offer
         * @description A process a scan can begin.
         */
        Offer: {
            names: components["schemas"]["Names"];
            /** Process */
            process: string;
            /** Values */
            values: Record<string, any>;
        };
        /**
         * Opinion
         * @description What somebody who was asked says, and what they typed.
         */
        Opinion: {
            /** Opinion */
            opinion: string;
            /**
             * Values
             * @default {}
             */
            values: Record<string, any>;
        };
        /**
         * Panel
         * @description Context beside a form: named values, or a table.
         */
        Panel: {
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
            /** Rows */
            rows?: components["schemas"]["Cell"][] | null;
            table?: components["schemas"]["Table"] | null;
        };
        /**
         * Person
         * @description Somebody, by pseudonymous id and printed name.
         */
        Person: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * Persona
         * @description Somebody of the demo, one click away.
         */
        Persona: {
            blurb: components["schemas"]["Names"];
            /** Key */
            key: string;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /** Role */
            role: string;
            role_names: components["schemas"]["Names"];
        };
        /**
         * Picture
         * @description The process drawn, with the state of its elements.
         */
        Picture: {
            /** Bpmn */
            bpmn: string;
            /**
             * Names
             * @default {}
             */
            names: {
                [key: string]: components["schemas"]["Names"];
            };
            /** States */
            states: {
                [key: string]: "done" | "active" | "late" | "way" | "trouble";
            };
        };
        /**
         * PlanOfMigration
         * @description How running cases come from one version of a process (sha256) to another.
         *
         *     `renew` names elements before whose timer, message or task is worked out anew; all others keep theirs.
         */
        PlanOfMigration: {
            /** Elements */
            elements: components["schemas"]["MappedElement"][];
            /**
             * Note
             * @default
             */
            note: string;
            /** Process */
            process: string;
            /**
             * Renew
             * @default []
             */
            renew: string[];
            /** Source */
            source: string;
            /** Target */
            target: string;
            /**
             * Values
             * @default []
             */
            values: components["schemas"]["SetValue"][];
        };
        /**
         * ProcessLoad
         * @description How much of one process waits for this person.
         */
        ProcessLoad: {
            /** Late */
            late: number;
            process: components["schemas"]["ProcessName"];
            /** Waiting */
            waiting: number;
        };
        /**
         * ProcessName
         * @description A process by name.
         */
        ProcessName: {
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
        };
        /**
         * Proof
         * @description The signer's proof, bound to what was shown.
         */
        Proof: {
            /** Digest */
            digest: string;
            /** Login */
            login?: string | null;
            /** Password */
            password: string;
            /** Reason */
            reason?: string | null;
        };
        /**
         * ProofFound
         * @description What was proven: `doubts` need a signed reason to publish, `notes` are worth a look.
         */
        ProofFound: {
            /** Doubts */
            doubts: components["schemas"]["Finding"][];
            /** Notes */
            notes: components["schemas"]["Finding"][];
            /** Troubles */
            troubles: components["schemas"]["Finding"][];
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "sound" | "unsound" | "unknown";
        };
        /**
         * Published
         * @description The version that is now in force.
         */
        Published: {
            /** Key */
            key: string;
            /** Kind */
            kind: string;
            receipt: components["schemas"]["ReceiptRef"] | null;
            /** Sha256 */
            sha256: string;
            /** Version */
            version: number;
        };
        /**
         * Raised
         * @description Something is wrong.
         */
        Raised: {
            /** Description */
            description: string;
            /** Severity */
            severity: string;
            /**
             * Things
             * @default []
             */
            things: components["schemas"]["Thing"][];
        };
        /**
         * RawEntry
         * @description One entry as stored.
         */
        RawEntry: {
            /** Body */
            body: string;
            /** Hash */
            hash: string;
            /** Prev */
            prev: string;
            /** Verified */
            verified: boolean;
        };
        /**
         * Reason
         * @description Why it is done.
         */
        Reason: {
            /** Reason */
            reason: string;
        };
        /**
         * ReceiptRef
         * @description The entry a command wrote on its main stream.
         */
        ReceiptRef: {
            /** Hash */
            hash: string;
            /** Seq */
            seq: number;
            /** Stream */
            stream: string;
        };
        /**
         * Ref
         * @description A thing, and where its page is.
         */
        Ref: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Label */
            label?: any;
            /** Link */
            link?: string | null;
        };
        /**
         * RefusedCase
         * @description A case that cannot be moved, and why.
         */
        RefusedCase: {
            /** Case */
            case: string;
            refusal: components["schemas"]["Explained"];
        };
        /**
         * Release
         * @description The release dossier that a task signs, with all its conditions as they stand.
         */
        Release: {
            /** Conditions */
            conditions: components["schemas"]["Condition"][];
            dossier: components["schemas"]["Ref"];
            /** Ready */
            ready: boolean;
        };
        /**
         * RemovedSigner
         * @description Somebody who was added and is taken out again.
         */
        RemovedSigner: {
            /** Person */
            person?: string | null;
            /** Reason */
            reason: string;
        };
        /**
         * Repeated
         * @description A step that runs several times; `decides`: several persons decide it together.
         */
        Repeated: {
            /** Decides */
            decides: boolean;
            /** Done */
            done: number;
            /** Element */
            element: string;
            /** Instances */
            instances: components["schemas"]["Instance"][];
            names: components["schemas"]["Names"];
            /** Total */
            total: number;
        };
        /**
         * Returned
         * @description Send back, to an element or to the step before.
         */
        Returned: {
            /** Reason */
            reason: string;
            /**
             * Straight
             * @default false
             */
            straight: boolean;
            /** To */
            to?: string | null;
        };
        /**
         * RiskRef
         * @description A thing at risk, and why.
         */
        RiskRef: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Label */
            label?: any;
            /** Link */
            link?: string | null;
            reason: components["schemas"]["Names"];
        };
        /**
         * RoleName
         * @description A role held here and today.
         */
        RoleName: {
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
        };
        /**
         * RunningVersion
         * @description A version of a process, and how many cases of this site run by it.
         */
        RunningVersion: {
            /** In Force */
            in_force: boolean;
            /** Published At */
            published_at: string;
            published_by: components["schemas"]["Person"];
            /** Running */
            running: number;
            /** Sha256 */
            sha256: string;
            /** Suspended */
            suspended: number;
            /** Version */
            version: number;
        };
        /**
         * Scan
         * @description What a scanner sent.
         */
        Scan: {
            /** Raw */
            raw: string;
            /** Symbology */
            symbology?: string | null;
        };
        /**
         * Scanned
         * @description What a scan means here.
         */
        Scanned: {
            /** Offers */
            offers: components["schemas"]["Offer"][];
            /** Problems */
            problems: components["schemas"]["FieldProblem"][];
            /** Tasks */
            tasks: components["schemas"]["TaskSummary"][];
            /** Text */
            text: string;
            /** Things */
            things: components["schemas"]["ThingFound"][];
            understood: components["schemas"]["Understood"] | null;
            /** Warnings */
            warnings: components["schemas"]["Warned"][];
        };
        /**
         * Section
         * @description Named values under a heading.
         */
        Section: {
            names: components["schemas"]["Names"];
            /** Rows */
            rows: components["schemas"]["Cell"][];
        };
        /**
         * Session
         * @description Who is here and what opens to them. `csrf` goes into the header X-CSRFToken of every write.
         */
        Session: {
            /** Csrf */
            csrf: string;
            demo: components["schemas"]["Demo"] | null;
            /** Language */
            language: string;
            person: components["schemas"]["SessionPerson"] | null;
            /** Roles */
            roles: components["schemas"]["RoleName"][];
            /** Screens */
            screens: string[];
            site: components["schemas"]["SiteName"] | null;
            /** Sites */
            sites: components["schemas"]["SiteName"][];
        };
        /**
         * SessionChange
         * @description Another language or site.
         */
        SessionChange: {
            /** Language */
            language?: ("zh" | "en") | null;
            /** Site */
            site?: string | null;
        };
        /**
         * SessionPerson
         * @description Who is signed in.
         */
        SessionPerson: {
            /** Id */
            id: string;
            /** Login */
            login: string;
            /** Name */
            name: string;
        };
        /**
         * SetValue
         * @description A variable of the whole case, and the FEEL expression that works it out.
         */
        SetValue: {
            /** Expression */
            expression: string;
            /** Name */
            name: string;
        };
        /**
         * Shared
         * @description With whom a task is shared.
         *
         *     `owner` asked for an opinion and gets the task back; `signers` were added and have yet to act; `for_whom` is the
         *     one who has the task when the reader is their substitute; `part` says that the reader was added before, after or
         *     beside.
         */
        Shared: {
            for_whom: components["schemas"]["Person"] | null;
            owner: components["schemas"]["Person"] | null;
            /** Part */
            part: string;
            /** Signers */
            signers: components["schemas"]["Person"][];
        };
        /**
         * SignIn
         * @description Login and password.
         */
        SignIn: {
            /** Login */
            login: string;
            /** Password */
            password: string;
        };
        /**
         * SignatureAsked
         * @description The signature a step asks for.
         */
        SignatureAsked: {
            meaning: components["schemas"]["Names"];
            /** Meaning Key */
            meaning_key: string;
            /** Reason Required */
            reason_required: boolean;
        };
        /**
         * SignatureShown
         * @description A signature as it must appear everywhere (21 CFR 11.50).
         */
        SignatureShown: {
            /** At */
            at: string;
            /** Behalf */
            behalf?: string | null;
            meaning: components["schemas"]["Names"];
            /** Meaning Key */
            meaning_key: string;
            /** Name */
            name: string;
            /** Reason */
            reason?: string | null;
            /** Role */
            role: string;
            role_names: components["schemas"]["Names"];
            /** Signer */
            signer: string;
            /** Zone */
            zone: string;
        };
        /**
         * SignedPlan
         * @description A plan that was signed.
         */
        SignedPlan: {
            plan: components["schemas"]["PlanOfMigration"];
            /** Reason */
            reason: string;
            /** Sha256 */
            sha256: string;
            /** Signed At */
            signed_at: string;
            signed_by: components["schemas"]["Person"];
        };
        /**
         * Signing
         * @description What the signer is shown, and what they must prove.
         */
        Signing: {
            /** At */
            at: string;
            /** Changes Since */
            changes_since: components["schemas"]["Change"][];
            /** Digest */
            digest: string;
            meaning: components["schemas"]["Names"];
            /** Meaning Key */
            meaning_key: string;
            /**
             * Needs
             * @enum {string}
             */
            needs: "login+password" | "password";
            /** Printed Name */
            printed_name: string;
            /** Reason Required */
            reason_required: boolean;
            /** Role */
            role: string;
            role_names: components["schemas"]["Names"];
            /** Shown */
            shown: components["schemas"]["Cell"][];
            /** Version */
            version: number;
            /** Zone */
            zone: string;
        };
        /**
         * SiteName
         * @description A site, its legal entity and its zone.
         */
        SiteName: {
            /** Entity */
            entity: string;
            /** Id */
            id: string;
            names: components["schemas"]["Names"];
            /** Zone */
            zone: string;
        };
        /**
         * StartForm
         * @description The form that begins a case.
         */
        StartForm: {
            /** Acts */
            acts: components["schemas"]["Act"][];
            form: components["schemas"]["Form"];
        };
        /**
         * Startable
         * @description A process one may start, or why not.
         */
        Startable: {
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
            /** Record Type */
            record_type: string | null;
            refusal: components["schemas"]["Explained"] | null;
            /** Startable */
            startable: boolean;
            /** Version */
            version: number;
        };
        /**
         * Status
         * @description A state: word and tone; the screen adds icon and colour.
         */
        Status: {
            /** Key */
            key: string;
            names: components["schemas"]["Names"];
            /**
             * Tone
             * @enum {string}
             */
            tone: "good" | "wait" | "bad" | "warn" | "neutral";
        };
        /**
         * Stuck
         * @description A step at which the case cannot go on, and why.
         */
        Stuck: {
            /** Element */
            element: string;
            names: components["schemas"]["Names"];
            refusal: components["schemas"]["Explained"];
        };
        /**
         * Table
         * @description A small table: rows by column key.
         */
        Table: {
            /** Columns */
            columns: components["schemas"]["TableColumn"][];
            /**
             * Key
             * @default
             */
            key: string;
            names: components["schemas"]["Names"];
            /** Rows */
            rows: Record<string, any>[];
        };
        /**
         * TableColumn
         * @description A column of a small table.
         */
        TableColumn: {
            /** Key */
            key: string;
            /**
             * Kind
             * @default text
             */
            kind: string;
            names: components["schemas"]["Names"];
        };
        /**
         * TakeBack
         * @description A task the reader has finished and may take back, or why not.
         */
        TakeBack: {
            /** Allowed */
            allowed: boolean;
            because?: components["schemas"]["Explained"] | null;
            /** Element */
            element: string;
            names: components["schemas"]["Names"];
            /** Task */
            task: string;
        };
        /**
         * Task
         * @description The task page. `item` is what the item of its lot or batch is called.
         *
         *     `earlier`: the timeline does not tell all.
         */
        Task: {
            /** Acts */
            acts: components["schemas"]["Act"][];
            /** Context */
            context: components["schemas"]["Panel"][];
            draft: components["schemas"]["Draft"];
            /** Earlier */
            earlier: boolean;
            /** Evidence */
            evidence: components["schemas"]["FileRef"][];
            form: components["schemas"]["Form"];
            item: components["schemas"]["Names"] | null;
            /** Moves */
            moves: components["schemas"]["Move"][];
            picture: components["schemas"]["Picture"];
            release: components["schemas"]["Release"] | null;
            shared: components["schemas"]["Shared"];
            signature: components["schemas"]["SignatureAsked"] | null;
            summary: components["schemas"]["TaskSummary"];
            /** Timeline */
            timeline: components["schemas"]["Entry"][];
            /** Version */
            version: number;
        };
        /**
         * TaskSummary
         * @description A task as lists show it. `owner` delegated it, gets it back and decides; `urged_at`: somebody asked to hurry.
         */
        TaskSummary: {
            assignee: components["schemas"]["Person"] | null;
            /** Candidates */
            candidates: string[];
            /** Case */
            case: string;
            /** Created At */
            created_at: string;
            /** Due */
            due: string | null;
            /** Element */
            element: string;
            /** Late */
            late: boolean;
            names: components["schemas"]["Names"];
            owner?: components["schemas"]["Person"] | null;
            /** Priority */
            priority: number | null;
            process: components["schemas"]["ProcessName"];
            /**
             * State
             * @enum {string}
             */
            state: "open" | "claimed" | "done";
            subject: components["schemas"]["Ref"] | null;
            /** Task */
            task: string;
            /** Urged At */
            urged_at?: string | null;
        };
        /**
         * Thing
         * @description Names a thing.
         */
        Thing: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
        };
        /**
         * ThingFound
         * @description A thing a scan names, with its state.
         */
        ThingFound: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Label */
            label?: any;
            /** Link */
            link?: string | null;
            status?: components["schemas"]["Status"] | null;
        };
        /**
         * ThingHeader
         * @description The head of a record page.
         */
        ThingHeader: {
            /** As At */
            as_at?: string | null;
            /** Deadline */
            deadline?: string | null;
            holder?: components["schemas"]["Person"] | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            kind_names: components["schemas"]["Names"];
            /** Names */
            names?: any;
            status?: components["schemas"]["Status"] | null;
            /** Version */
            version: number;
        };
        /**
         * ThingPage
         * @description A record page.
         */
        ThingPage: {
            /** Acts */
            acts: components["schemas"]["Act"][];
            header: components["schemas"]["ThingHeader"];
            /** Related */
            related: components["schemas"]["Ref"][];
            /** Sections */
            sections: components["schemas"]["Section"][];
            /** Tables */
            tables: components["schemas"]["Table"][];
        };
        /**
         * ToApply
         * @description A plan to carry out: on the cases named, else on the next ones of this site; signed if nobody has signed it.
         *
         *     `after` is the case behind which to go on, as the last answer gave it; without it from the first.
         */
        ToApply: {
            /** After */
            after?: string | null;
            /** Cases */
            cases?: string[] | null;
            plan: components["schemas"]["PlanOfMigration"];
            /** Reason */
            reason: string;
            signature?: components["schemas"]["Proof"] | null;
        };
        /**
         * ToCheck
         * @description A definition to check.
         */
        ToCheck: {
            /** Content */
            content: string;
            /** Key */
            key: string;
            /** Kind */
            kind: string;
        };
        /**
         * ToDraft
         * @description Two versions of a process.
         */
        ToDraft: {
            /** Process */
            process: string;
            /** Source */
            source: string;
            /** Target */
            target: string;
        };
        /**
         * ToHandOver
         * @description What somebody has: their open tasks, the roles they hold, whom they stand for and who reports to them.
         */
        ToHandOver: {
            /** Cases */
            cases: number;
            person: components["schemas"]["Person"];
            /** Reports */
            reports: components["schemas"]["Person"][];
            /** Roles */
            roles: components["schemas"]["Names"][];
            /** Stands For */
            stands_for: components["schemas"]["Person"][];
            /** Tasks */
            tasks: components["schemas"]["TaskSummary"][];
        };
        /**
         * ToOpen
         * @description A file that is to hold a plan for a process.
         */
        ToOpen: {
            /** Content */
            content: string;
            /** Process */
            process: string;
        };
        /**
         * ToPublish
         * @description A definition to bring into force.
         */
        ToPublish: {
            /** Content */
            content: string;
            /** Key */
            key: string;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            signature?: components["schemas"]["Proof"] | null;
        };
        /**
         * ToSign
         * @description What is about to be signed; `reason` is asked for where a critical value changes.
         */
        ToSign: {
            /** Outcome */
            outcome?: string | null;
            /** Reason */
            reason?: string | null;
            /**
             * Values
             * @default {}
             */
            values: Record<string, any>;
        };
        /**
         * ToTry
         * @description A plan to try out on the cases of this site behind `after`; without it from the first.
         */
        ToTry: {
            /** After */
            after?: string | null;
            plan: components["schemas"]["PlanOfMigration"];
        };
        /**
         * ToVerify
         * @description The whole journal, or one stream.
         */
        ToVerify: {
            /** Id */
            id?: string | null;
            /** Kind */
            kind?: string | null;
        };
        /**
         * Trace
         * @description Everything a lot went into, or came from.
         */
        Trace: {
            /** Gaps */
            gaps: string[];
            root: components["schemas"]["Ref"];
            /** Rows */
            rows: components["schemas"]["TraceRow"][];
            /** Truncated */
            truncated: boolean;
        };
        /**
         * TraceRow
         * @description One thing reached by genealogy.
         */
        TraceRow: {
            /** Depth */
            depth: number;
            /** Id */
            id: string;
            /** Item */
            item: string | null;
            /** Kind */
            kind: string;
            /** Label */
            label: string;
            /** Link */
            link: string | null;
            /** Quantity */
            quantity: string | null;
            status: components["schemas"]["Status"] | null;
            /** Unit */
            unit: string | null;
            /** Via */
            via: string;
        };
        /**
         * Transferred
         * @description Hand to another person.
         */
        Transferred: {
            /** Person */
            person: string;
            /** Reason */
            reason: string;
        };
        /**
         * Understood
         * @description What a label says.
         */
        Understood: {
            /** Expiry */
            expiry: string | null;
            /** Gtin */
            gtin: string;
            /** Lot */
            lot: string | null;
            /** Manufactured */
            manufactured: string | null;
            /** Serial */
            serial: string | null;
        };
        /**
         * Values
         * @description What was filled in.
         */
        Values: {
            /**
             * Values
             * @default {}
             */
            values: Record<string, any>;
        };
        /**
         * Verified
         * @description What the verifier saw.
         */
        Verified: {
            /** Entries */
            entries: number;
            /** Faults */
            faults: components["schemas"]["FaultShown"][];
            /** Mark */
            mark: string | null;
            /** Rows */
            rows: number;
            /** Seconds */
            seconds: string;
            /** Streams */
            streams: number;
        };
        /**
         * Wanted
         * @description Which entries.
         */
        Wanted: {
            /** Act */
            act?: string | null;
            /** Actor */
            actor?: string | null;
            /** Cursor */
            cursor?: string | null;
            /** From */
            from?: string | null;
            /** Id */
            id?: string | null;
            /** Kind */
            kind?: string | null;
            /** Lang */
            lang?: string | null;
            /**
             * Limit
             * @default 50
             */
            limit: number;
            /** To */
            to?: string | null;
        };
        /**
         * Warned
         * @description Something a person should look at.
         */
        Warned: {
            /** Because */
            because: string;
            /** Rule */
            rule: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    lotwright_web_api_cases_listing: {
        parameters: {
            query?: {
                process?: string | null;
                state?: string | null;
                q?: string | null;
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cases"];
                };
            };
        };
    };
    lotwright_web_api_cases_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
        };
    };
    lotwright_web_api_cases_activate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Activated"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_add_instance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddedInstance"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_remove_instance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                token: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_migrations_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_suspend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_terminate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_cases_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_definitions_in_force: {
        parameters: {
            query?: {
                kind?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionLine"][];
                };
            };
        };
    };
    lotwright_web_api_definitions_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToCheck"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedDefinition"];
                };
            };
        };
    };
    lotwright_web_api_definitions_publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToPublish"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Published"];
                };
            };
        };
    };
    lotwright_web_api_definitions_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersions"];
                };
            };
        };
    };
    lotwright_web_api_definitions_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                key: string;
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionContent"];
                };
            };
        };
    };
    lotwright_web_api_session_become: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    lotwright_web_api_dossiers_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dossier"];
                };
            };
        };
    };
    lotwright_web_api_files_upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * File
                     * Format: binary
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileRef"];
                };
            };
        };
    };
    lotwright_web_api_files_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    lotwright_web_api_inbox_home: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
        };
    };
    lotwright_web_api_inbox_tasks: {
        parameters: {
            query?: {
                tab?: "mine" | "open" | "done" | "started";
                process?: string | null;
                q?: string | null;
                late?: boolean;
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
        };
    };
    lotwright_web_api_jobs_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                job: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobAnswer"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_jobs_fail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                job: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobFailure"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_journal_explorer: {
        parameters: {
            query?: {
                kind?: string | null;
                id?: string | null;
                actor?: string | null;
                act?: string | null;
                from?: string | null;
                to?: string | null;
                cursor?: string | null;
                limit?: number;
                lang?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entries"];
                };
            };
        };
    };
    lotwright_web_api_journal_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToVerify"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
        };
    };
    lotwright_web_api_journal_raw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                id: string;
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RawEntry"];
                };
            };
        };
    };
    lotwright_web_api_lists_page: {
        parameters: {
            query?: {
                q?: string;
                sort?: string;
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing"];
                };
            };
        };
    };
    lotwright_web_api_lots_genealogy: {
        parameters: {
            query?: {
                direction?: "forward" | "back";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"];
                };
            };
        };
    };
    lotwright_web_api_jobs_message: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Message"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_migrations_apply: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToApply"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedMigration"];
                };
            };
        };
    };
    lotwright_web_api_migrations_draft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToDraft"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationDraft"];
                };
            };
        };
    };
    lotwright_web_api_migrations_dry_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToTry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRun"];
                };
            };
        };
    };
    lotwright_web_api_migrations_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GivenPlan"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiledPlan"];
                };
            };
        };
    };
    lotwright_web_api_migrations_open_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToOpen"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationDraft"];
                };
            };
        };
    };
    lotwright_web_api_migrations_reverse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GivenPlan"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationDraft"];
                };
            };
        };
    };
    lotwright_web_api_migrations_signing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GivenPlan"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Signing"];
                };
            };
        };
    };
    lotwright_web_api_migrations_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                process: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationVersions"];
                };
            };
        };
    };
    lotwright_web_api_people_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToHandOver"];
                };
            };
        };
    };
    lotwright_web_api_people_hand_over: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOver"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandingOver"];
                };
            };
        };
    };
    lotwright_web_api_processes_processes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Startable"][];
                };
            };
        };
    };
    lotwright_web_api_processes_start_form: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartForm"];
                };
            };
        };
    };
    lotwright_web_api_processes_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Values"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_references_look_up: {
        parameters: {
            query?: {
                q?: string;
            };
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookUp"];
                };
            };
        };
    };
    lotwright_web_api_scan_scan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Scan"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scanned"];
                };
            };
        };
    };
    lotwright_web_api_session_current: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    lotwright_web_api_session_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    lotwright_web_api_session_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    lotwright_web_api_session_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    lotwright_web_api_tasks_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
        };
    };
    lotwright_web_api_moves_add_signer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddedSigner"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_tasks_claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_tasks_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Completed"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_moves_delegate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Transferred"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_tasks_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Values"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
        };
    };
    lotwright_web_api_tasks_raise_nc: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Raised"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_moves_remove_signer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemovedSigner"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_moves_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Opinion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_moves_send_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Returned"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_tasks_signing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToSign"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Signing"];
                };
            };
        };
    };
    lotwright_web_api_moves_take_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_moves_transfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Transferred"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_tasks_unclaim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_moves_urge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_things_page: {
        parameters: {
            query?: {
                as_at?: string | null;
            };
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThingPage"];
                };
            };
        };
    };
    lotwright_web_api_things_perform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                id: string;
                act: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DirectAct"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    lotwright_web_api_things_history: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entries"];
                };
            };
        };
    };
}
