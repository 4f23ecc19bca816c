"""Addresses of the rooms people work in: accounts, administration, a State's own record, an organisation's reviews."""

from django.urls import include, path

from compliance.views import (
    accounts,
    administration,
    assignments,
    checklist_sheets,
    declarations,
    evidence,
    evidence_pieces,
    handovers,
    history,
    institutions,
    my_country,
    my_downloads,
    officers,
    officers_notes,
    operations,
    people,
    records,
    relations,
    reports,
    reviews,
    saved_views,
    sheets,
    statistics,
    taking,
    uploads,
)
from compliance.views.checking import corrections, ending, page, publishing

#: From the check of a resolution's text to its end.
of_a_resolution = [
    path("", page.resolution_check, name="resolution_check"),
    path("corrections/", corrections.correction_create, name="correction_create"),
    path("corrections/<int:number>/undo/", corrections.correction_undo, name="correction_undo"),
    path("corrections/<int:number>/redo/", corrections.correction_redo, name="correction_redo"),
    path("family/", relations.resolution_family, name="resolution_family"),
    path("read-again/", corrections.resolution_reread, name="resolution_reread"),
    path("publish/", publishing.resolution_publish, name="resolution_publish"),
    path("submit/", publishing.resolution_submit, name="resolution_submit"),
    path("return/", publishing.resolution_return, name="resolution_return"),
    path("pair/", publishing.resolution_pair, name="resolution_pair"),
    path("discard/", publishing.resolution_discard, name="resolution_discard"),
    path("languages/<slug:language>/publish/", publishing.language_publish, name="language_publish"),
    path("languages/<slug:language>/discard/", publishing.language_discard, name="language_discard"),
    path("revise/", ending.resolution_revise, name="resolution_revise"),
    path("withdraw/", ending.resolution_withdraw, name="resolution_withdraw"),
]

#: What a State's officers do with one clause.
of_a_clause = [
    path("", records.implementation_edit, name="implementation_edit"),
    path("evidence/", evidence.evidence_create, name="evidence_create"),
    path("statistics/", statistics.statistic_create, name="statistic_create"),
    path("evidence/link/", evidence.evidence_link, name="evidence_link"),
    path("notes/", officers_notes.note_create, name="note_create"),
    path("unsaved/", officers_notes.unsaved_text, name="unsaved_text"),
    path("history/", history.record_history, name="record_history"),
    path("history/<int:number>/", history.record_version, name="record_version"),
    path("history/<int:old>/<int:new>/", history.record_comparison, name="record_comparison"),
    path("history/<int:number>/bring-back/", history.version_bring_back, name="version_bring_back"),
    path("return/", records.implementation_return, name="implementation_return"),
    path("discard/", records.implementation_discard, name="implementation_discard"),
    path("withdraw/", records.implementation_withdraw, name="implementation_withdraw"),
]

#: What a rapporteur does with one ministry or agency.
of_an_institution = [
    path("", institutions.institution_edit, name="institution_edit"),
    path("close/", institutions.institution_close, name="institution_close"),
    path("reopen/", institutions.institution_reopen, name="institution_reopen"),
    path("hand-over/", institutions.institution_hand_over, name="institution_hand_over"),
]

#: What a State's officers do with one piece of evidence.
of_a_piece = [
    path("", evidence_pieces.evidence_detail, name="evidence_detail"),
    path("edit/", evidence_pieces.evidence_edit, name="evidence_edit"),
    path("new-version/", evidence_pieces.evidence_renew, name="evidence_renew"),
    path("withdraw/", evidence_pieces.evidence_withdraw, name="evidence_withdraw"),
    path("confirm/", evidence_pieces.evidence_confirm, name="evidence_confirm"),
    path("audience/", evidence_pieces.evidence_audience, name="evidence_audience"),
    path("serve/", evidence_pieces.evidence_serve, name="evidence_serve"),
    path("end/", evidence_pieces.evidence_end, name="evidence_end"),
]

#: What a person has asked to take away.
of_downloads = [
    path("", my_downloads.download_list, name="download_list"),
    path("table/", taking.table_request, name="table_request"),
    path("<slug:key>/", my_downloads.download_detail, name="download_detail"),
    path("<slug:key>/file/", my_downloads.download_file, name="download_file"),
    path("<slug:key>/remove/", my_downloads.download_remove, name="download_remove"),
]

urlpatterns = [
    # accounts
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("after-sign-in/", accounts.after_sign_in, name="after_sign_in"),
    path("my-profile/", accounts.my_profile, name="my_profile"),
    path("my-profile/password/", accounts.password_change, name="password_change"),
    path("password-reset/", accounts.password_reset, name="password_reset"),
    path("password-reset/sent/", accounts.password_reset_done, name="password_reset_done"),
    path("password-reset/done/", accounts.password_reset_complete, name="password_reset_complete"),
    path("password-reset/<uidb64>/<token>/", accounts.password_reset_confirm, name="password_reset_confirm"),
    path("invitations/<str:token>/", accounts.invitation_accept, name="invitation_accept"),
    path("downloads/", include(of_downloads)),
    # people, from whichever room they are looked after
    path("people/invitations/<int:pk>/revoke/", people.invitation_revoke, name="invitation_revoke"),
    path("people/<int:pk>/end/", people.membership_end, name="membership_end"),
    # administration
    path("administration/", administration.administration, name="administration"),
    path("administration/operations/", operations.operations_page, name="operations"),
    path(
        "administration/operations/marks/<int:pk>/try-again/",
        operations.operations_try_again,
        name="operations_try_again",
    ),
    path("administration/people/", people.people, name="people"),
    path("administration/people/invite/", people.invitation_create, name="invitation_create"),
    path("administration/organisations/add/", people.organisation_create, name="organisation_create"),
    path("administration/resolutions/load/", uploads.resolution_load, name="resolution_load"),
    path("administration/uploads/<slug:key>/", uploads.upload_row, name="upload_row"),
    path("administration/uploads/<slug:key>/file/", uploads.upload_file, name="upload_file"),
    path("administration/uploads/<slug:key>/resume/", uploads.upload_resume, name="upload_resume"),
    path("administration/uploads/<slug:key>/discard/", uploads.upload_discard, name="upload_discard"),
    path("administration/equivalents/", relations.equivalence_list, name="equivalence_list"),
    path("administration/equivalents/propose/", relations.equivalence_propose, name="equivalence_propose"),
    path("administration/equivalents/<int:pk>/", relations.equivalence_decide, name="equivalence_decide"),
    path("administration/obligations/<slug:key>/", relations.obligation_correct, name="obligation_correct"),
    path("administration/resolutions/<slug:slug>/", include(of_a_resolution)),
    # a State's own record
    path("my-country/", my_country.my_country, name="my_country"),
    path("my-country/table.<slug:extension>", taking.work_list, name="work_list_table"),
    path("my-country/declarations/", declarations.scope_declare, name="scope_declare"),
    path("my-country/people/", people.my_people, name="my_people"),
    path("my-country/people/invite/", people.my_people_invite, name="my_people_invite"),
    path("my-country/people/<int:pk>/leave/", officers.absence_enter, name="absence_enter"),
    path("my-country/people/<int:pk>/institution/", officers.contributor_move, name="contributor_move"),
    path("my-country/leave/<int:pk>/end/", officers.absence_end, name="absence_end"),
    path("my-country/hand-over/", handovers.handover_begin, name="handover_begin"),
    path("my-country/hand-over/<int:pk>/cancel/", handovers.handover_cancel, name="handover_cancel"),
    path("my-country/hand-over/<int:pk>/read/", handovers.handover_read, name="handover_read"),
    path("my-country/four-eyes/", officers.four_eyes_switch, name="four_eyes_switch"),
    path("my-country/assign/", assignments.assignment_change, name="assignment_change"),
    path("my-country/views/", saved_views.saved_view_list, name="saved_view_list"),
    path("my-country/views/<int:pk>/", saved_views.saved_view_change, name="saved_view_change"),
    path("my-country/institutions/", institutions.institution_list, name="institution_list"),
    path("my-country/institutions/<slug:slug>/", include(of_an_institution)),
    path("my-country/evidence/", evidence_pieces.evidence_list, name="evidence_list"),
    path("my-country/evidence/table.<slug:extension>", taking.evidence, name="evidence_table"),
    path("my-country/evidence/<slug:key>/", include(of_a_piece)),
    path("my-country/evidence/<str:key>/statistics/", statistics.statistic_edit, name="statistic_edit"),
    path("my-country/statistics/template.<slug:extension>", statistics.statistic_template, name="statistic_template"),
    path("my-country/report/", reports.report_prepare, name="report_prepare"),
    path("my-country/checklist/", checklist_sheets.checklist_sheet, name="checklist_sheet"),
    path("my-country/checklist.xlsx", checklist_sheets.checklist_workbook, name="checklist_workbook"),
    path("my-country/sheets/<slug:key>/", sheets.sheet_detail, name="sheet_detail"),
    path("my-country/sheets/<slug:key>/discard/", sheets.sheet_discard, name="sheet_discard"),
    path("my-country/<slug:slug>/<slug:place>/", include(of_a_clause)),
    # an organisation's reviews
    path("my-organisation/", reviews.my_organisation, name="my_organisation"),
    path("my-organisation/claims.<slug:extension>", taking.claims, name="claims_table"),
    path("my-organisation/reviews.<slug:extension>", taking.reviews, name="reviews_table"),
    path("my-organisation/people/", people.my_members, name="my_members"),
    path("my-organisation/people/invite/", people.my_members_invite, name="my_members_invite"),
    path("my-organisation/reviews/<str:key>/withdraw/", reviews.review_withdraw, name="review_withdraw"),
    path("countries/<str:code>/<slug:slug>/<slug:place>/review/", reviews.review_create, name="review_create"),
    # files, only ever downloaded
    path("evidence/<str:key>/files/<int:number>/", evidence.evidence_file, name="evidence_file"),
]
