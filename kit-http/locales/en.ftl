# Everything that pages say, in English. fr.ftl holds the same keys; a test compares them.

brand = Kit complet
tagline = Audit preparation
skip-to-content = Skip to content
nav-label = Navigation
colophon = Complete audit preparation kit, drawn up from your own texts and reviewed by an expert.
test-banner = trial service: no payment is real and no kit is to be used.
error-prefix = Error:
sending = Sending…
kilobytes = KB
megabytes = MB

## Amounts, sizes, dates

amount-unknown = an amount to be made out
size-bytes = { $number } bytes
size-kilobytes = { $number } KB
size-megabytes = { $number } MB
pages-count = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
date-time = { $day } { $month } { $year } at { $hour }:{ $minute } (GMT)
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days = { $count ->
    [one] yesterday
   *[other] { $count } days ago
}
span-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
span-days = { $count ->
    [one] one day
   *[other] { $count } days
}

## The form

form-title = Order an audit preparation kit
form-description = A complete audit preparation kit, drawn up from your own regulatory texts and reviewed by an expert.
form-lead = Send us your regulatory texts and receive a kit built on them: the questions an auditor may ask, the answers expected, the irregularities to avoid and an action plan.
form-how-title = How it works
form-how-fill = You fill in this form and attach your texts (about { $minutes } minutes).
form-how-pay = You pay { $amount } from your phone, by mobile money.
form-how-draft = A draft is written from your texts, then an expert reviews and corrects it.
form-how-deliver = You receive by e-mail a private link to the PDF, valid for { $span }.
form-required-note = Required field
form-send-title = Send your inquiry
form-send-text = Nothing is paid at this step: the next page sums up your order, says which files could be read, and offers the payment.
form-send = Send and go to payment
form-send-slow = Sending may take a few minutes on a slow connection. Keep this page open.
form-nothing-lost = Everything you typed is still here. Only the files must be chosen again.
form-errors-title = { $count ->
    [one] One thing needs correcting
   *[other] { $count } things need correcting
}
form-sent-before-title = This form was already sent with other content. To make a new inquiry, choose your files and send it again.
form-broken-title = The upload was interrupted or cannot be read. Choose your files and send again.
form-unavailable-title = We cannot record your inquiry at the moment. Try again in a few minutes.
price-label = Price of the kit

section-contact = You
section-organization = Your organisation
section-mission = Mission and context
section-audits = Funding and audits
section-documents = Your regulatory texts
section-notes = To finish

label-contact_name = Full name
label-email = E-mail address
label-phone = Telephone
label-organization_name = Name of the organisation
label-statut_juridique = Legal status
label-location = Place
label-sector = Sector
label-mission_text = What the organisation is for
label-context_text = Context
label-budget_range = Yearly budget
label-funding_sources = Sources of funding
label-audits_types = Audits expected or already known
label-audits_frequency = Frequency of audits
label-staff_size = Number of staff
label-org_chart_text = Organisation chart
label-notes_text = Remarks
label-consent = I agree that these details and files are used to draw up my kit.
label-documents = Files to attach

help-email = The link to your private page and to your kit will be sent there.
help-phone = With the country code, for example +225 07 00 00 00 00.
help-organization_name = As it should appear on the cover of the kit.
help-statut_juridique = For example: public establishment, state company, project, association.
help-location = Town and country.
help-sector = For example: water, health, education, energy.
help-mission_text = What the organisation must do, in a few sentences. At most { $limit } characters.
help-context_text = Why you ask: an audit announced, a reform, earlier findings. At most { $limit } characters.
help-budget_range = An order of magnitude is enough, for example: 500 million to 1 billion F CFA.
help-funding_sources = Tick all that apply.
help-audits_types = Tick all that apply.
help-audits_frequency = For example: every year, only once, never so far.
help-staff_size = A rough number is enough.
help-org_chart_text = Directorates, departments and who reports to whom. At most { $limit } characters.
help-notes_text = Anything that is useful to know. At most { $limit } characters.
help-consent = Only you and our team read them; they are neither published nor sold.
help-documents = From 1 to { $files } files: laws, decrees, regulations, procedure manuals. At most { $size } MB each. PDF, Word, Excel, OpenDocument, text, Markdown, JPEG or PNG. The text of PDF, Word (.docx), text and Markdown files is read; the others are kept for the expert.

choice-budget_etat = State budget
choice-appuis_ptf = Support from technical and financial partners
choice-ressources_propres = Own resources
choice-fonds_speciaux = Special funds
choice-dons_legs = Gifts and bequests
choice-recettes_para = Parafiscal revenue
choice-interne_conformite = Internal compliance audit
choice-interne_performance = Internal performance audit
choice-externe_courdescomptes = Review by the Court of Auditors
choice-inspection_ministere = Inspection by the ministry
choice-financier = Financial audit
choice-passation_marches = Procurement audit
choice-fraude_enquete = Fraud investigation

fault-required = { $field ->
    [contact_name] Enter your name.
    [email] Enter your e-mail address.
    [organization_name] Enter the name of your organisation.
    [consent] Tick the box to agree: without it we cannot draw up the kit.
    [documents] Attach at least one text.
   *[other] Fill in this field.
}
fault-too_long = { $field ->
    [documents] The name of the file “{ $file }” is too long: at most { $limit } characters.
   *[other] This text is too long: at most { $limit } characters.
}
fault-invalid = { $field ->
    [email] This address is not complete. Example: name@domain.ci
    [phone] This number is not valid: 8 to 15 digits. Example: +225 07 00 00 00 00
    [documents] The name of the file “{ $file }” holds characters that are not accepted.
   *[other] This field holds characters that are not accepted.
}
fault-unknown_choice = Choose among the answers offered.
fault-too_many = { $field ->
    [documents] Attach at most { $limit } files.
   *[other] There are too many answers.
}
fault-empty = The file “{ $file }” is empty.
fault-too_big = { $files ->
    [all] These files are too big: at most { $limit } MB each.
   *[other] The file “{ $file }” is too big: at most { $limit } MB.
}
fault-unsupported = The content of the file “{ $file }” is not of an accepted type, or the file is damaged or protected by a password.
file-too-big = too big
file-empty = empty file

## Documents

documents-title = { $count ->
    [one] Your text
   *[other] Your { $count } texts
}
documents-unread-warning = { $count ->
    [one] The text of one file could not be read: the draft will not take it into account by itself, but the expert will see the file.
   *[other] The text of { $count } files could not be read: the draft will not take them into account by itself, but the expert will see them.
}
read-pages = { $count ->
    [one] read, { $count } page
   *[other] read, { $count } pages
}
read-whole = read
unread-kind = not read: the text of this type of file is not read
unread-no_text = not read: this file holds pictures, not text
unread-encrypted = not read: protected by a password
unread-broken = not read: the file is damaged
unread-too_long = not read: too long
unread-too_slow = not read: too complex
kind-pdf = PDF
kind-doc = Word (.doc)
kind-docx = Word
kind-xls = Excel (.xls)
kind-xlsx = Excel
kind-odt = OpenDocument
kind-txt = text
kind-md = Markdown
kind-jpg = JPEG picture
kind-png = PNG picture

## Checkout

checkout-title = Your order
order-title = Summary
reference-label = Reference
organization-label = Organisation
product-label = For
product-name = Complete audit preparation kit
amount-label = Amount
pay-title = Pay
pay-text = By mobile money or card, on the secure page of our payment provider; you are brought back here afterwards. The amount can no longer change.
pay-button = Pay { $amount } with { $provider }
pay-busy = Opening the payment page…
pay-after = As soon as the payment is confirmed, a receipt is sent to { $email } and the writing begins.
pay-until = This order waits for your payment until
to-status-page = See where my inquiry stands
provider-cinetpay = CinetPay
provider-by_hand = Recorded by hand

paid-notice-title = This order is paid
paid-notice-text = There is nothing left to pay.
pending-notice-title = A payment is being verified
pending-notice-text = We are waiting for the operator’s answer. If you approved the payment on your phone, do not pay a second time: this page updates itself. Otherwise you can go back to the payment.
held-notice-title = We received an amount that does not settle the order
held-notice-text = Received: { $received }. Owed: { $owed }. Your money is safe: our team is looking at this payment and will write to you.
failed-notice-title = The payment did not go through
failed-notice-text = To our knowledge nothing was collected. You can try again. If your account was debited all the same, keep the reference { $transaction }: we go on checking for three days, and any amount received is counted or returned.
down-notice-title = The payment page does not answer
down-notice-text = Your order is kept and we debited nothing. Try again in a moment; you can also come back later by the link you received by e-mail.
closed-notice-title = This order no longer waits for a payment

## Status

status-title = Your inquiry
steps-title = Where your kit stands
next-title = What comes next
headline-submitted = We are recording your inquiry
headline-awaiting_payment = Your order waits for payment
headline-paid = Payment received, the writing is about to begin
headline-generating = Your kit is being written
headline-generation_failed = The writing takes longer than planned
headline-drafted = An expert is reviewing your kit
headline-validated = Your kit is ready to go
headline-delivered = Your kit is delivered
headline-cancelled = This inquiry is closed
headline-refunding = Your payment will be returned
headline-refunded = Your payment was returned
step-received = Inquiry received
step-payment = Payment
step-draft = Writing from your texts
step-review = Review by an expert
step-delivery = Delivery by private link
step-closed = Inquiry closed
step-refund = Refund
progress-done = Done
progress-current = Under way
progress-yours = Over to you
progress-coming = To come
progress-stopped = Stopped here
next-submitted = Your inquiry has arrived. The page will update itself in a moment.
next-awaiting_payment = Pay for the writing to begin. The order stays open until { $until }.
next-pending = As soon as the payment is confirmed, the writing begins and a receipt is sent to you by e-mail.
next-paid = The writing begins in a moment. There is nothing for you to do.
next-generating = The writing usually takes a few minutes. An expert will then review the draft. There is nothing for you to do.
next-generation_failed = Our team is taking care of it. Your payment is recorded: the kit will be delivered or the amount returned.
next-drafted = The expert corrects the draft and prepares the final document. You will receive an e-mail as soon as it is available.
next-validated = The final document is ready. You will receive an e-mail with your link as soon as it is published.
next-delivered = The link to your kit was sent to you by e-mail. It is valid until { $until }.
next-delivered-no-link = The link to your kit is no longer active. You can ask for a new one.
next-cancelled = No payment is expected any more. You can make a new inquiry whenever you wish.
next-held = Our team is looking at the amount received and will write to you. There is nothing for you to do.
next-refunding = Our team is preparing the refund and will write to you as soon as it is made.
next-refunded = The refund was made. You can make a new inquiry whenever you wish.
checkout-link = Pay { $amount }
checkout-link-again = Go back to the payment of { $amount }
resend-link = Send my link again
resend-link-help = A new link is sent to { $email }; the old one stops working.
resent-notice-title = A new link is on its way
resent-notice-text = Look at your e-mails, the junk folder included. The old link no longer works.
cancelled-notice-title = Your inquiry is cancelled
page-follows = This page updates itself.
page-is-stale = Your inquiry has moved on.
load-again = Load the page again
submitted-label = Received on
received-label = Amount received
pending-label = Payment under way
transaction-label = Transaction
standing-credited = settles the order
standing-held = being looked at
standing-refund_due = to be returned
standing-refunded = returned
cancel-title = Cancel the inquiry
cancel-summary = I no longer want this kit
cancel-text = The inquiry will be closed and nothing will be paid. This decision cannot be undone.
cancel-reason-label = Why? (optional)
cancel-confirm = Cancel my inquiry
keep-this-page = This page is private: whoever has its address sees your inquiry. The address is also in our first e-mail.
text-too-long = This text is too long: at most { $limit } characters.
text-required = Fill in this field.
text-invalid = This text holds characters that are not accepted.

refused-notice-title = That is not possible now

way-back-title = Back from the payment
way-back-text = To see where your inquiry stands, open your private page: its address is in the e-mail we sent you.
way-back-safe = If you have paid, your payment is verified with the operator whether or not this page is shown.

## Download

download-title = Your kit is ready
download-file-heading = The file
file-label = File
pages-label = Pages
size-label = Size
valid-until-label = Link valid until
download-button = Download the PDF
download-again = You can download the file as often as you like until then. Save it: the link will stop working afterwards.
download-private = This link is private. Pass it on only to people who may read the kit.
gone-expired-title = This link has expired
gone-expired-text = The kit still exists, but this link is no longer valid.
gone-revoked-title = This link was deactivated
gone-revoked-text = Our team ended this link.
gone-replaced-title = This link was replaced
gone-replaced-text = A newer link was sent to you by e-mail: use the newest.
gone-refunded-title = This order was refunded
gone-refunded-text = The kit is no longer available. You can make a new inquiry whenever you wish.
gone-new-link = To receive a new link, open your private page (its address is in our first e-mail) and choose “Send my link again”.
new-inquiry = Make a new inquiry

## Faults

error-bad-request-title = This request cannot be read
error-bad-request-text = Your browser sent something that we do not understand. Go back and try again.
error-forbidden-title = Access denied
error-forbidden-text = This action is not allowed from here. Go back to the page before, load it again and try once more.
error-absent-title = This page does not exist
error-absent-text = The address may be incomplete: copy all of it from your e-mail.
error-method-title = This address is not used that way
error-method-text = Go back to the page before and use its buttons.
error-too-big-title = The upload is too big
error-too-big-text = Send fewer files, or smaller ones.
error-often-title = Too many tries
error-often-text = Wait a few minutes before you try again.
error-unavailable-title = The service is unavailable for a moment
error-unavailable-text = Nothing is lost. Try again in a few minutes.
error-internal-title = An error happened on our side
error-internal-text = Nothing is lost. Try again in a few minutes; if the error comes back, give us the number below.
error-number = Incident number: { $id }

## The desk

desk-tagline = Inquiry desk
desk-colophon = For the team only.
logout = Sign out
login-title = Team sign-in
login-email = E-mail address
login-password = Password
login-button = Sign in
login-failed-title = Sign-in refused
login-failed-text = The address or the password is not right.
login-ended-title = Your session has ended
login-ended-text = Nothing was done. Sign in in another tab, then go back in this one: what you typed is still there.
login-often-title = Too many tries
login-often-text = Wait a few minutes before you try again.
role-reviewer = reviewer
role-manager = manager
role-admin = administrator

desk-list-title = Inquiries
desk-filters = Stages
desk-all = All
desk-search-label = Reference, organisation or name
desk-search = Search
desk-next-page = Next page
desk-list-empty = No inquiry matches.
stage-label = Stage
moved-label = Last move
badge-money = money waits
stage-submitted = received
stage-awaiting_payment = awaiting payment
stage-paid = paid
stage-generating = being written
stage-generation_failed = writing failed
stage-drafted = to validate
stage-validated = validated
stage-delivered = delivered
stage-cancelled = closed
stage-refunding = to refund
stage-refunded = refunded
buried-title = { $count ->
    [one] One automatic task was given up
   *[other] { $count } automatic tasks were given up
}
buried-text = They will not be tried again: a person must take care of them.
effect-mail_client = mail to the client
effect-mail_staff = mail to the team
effect-open_order = opening of the order
effect-watch_attempt = watch over a payment
effect-verify_attempt = verification of a payment
effect-expire_order = expiry of the order
effect-generate_draft = writing of the draft

desk-state-title = State
link-label = Client’s link
link-none = no link was sent yet
link-alive = active until { $until }
link-expired = expired on { $until }
link-revoked = deactivated
link-dead = ended by the refund
downloads-label = Downloads
language-label = Client’s language
language-fr = French
language-en = English
drafts-title = Drafts
drafts-none = No draft was written yet.
draft-name = Draft { $number } (Word)
draft-model = model { $model }
deliverables-title = Final documents
deliverables-none = No PDF was uploaded yet.
deliverable-number = version { $number }
deliverable-served = served to the client
deliverable-chosen = validated, not yet published
payments-title = Payments
payments-none = No attempt to pay.
attempt-status-label = How it stands
attempt-created = created
attempt-initiated = payment page opened
attempt-pending = waiting for the operator
attempt-refused = refused
attempt-expired = expired
attempt-not_created = never created at the provider
attempt-paid = paid
evidence-verified = verified with the provider
evidence-amount_unverified = confirmed by the provider without an amount
evidence-inexpressible = confirmed by the provider, of an amount that cannot be expressed here
evidence-by_hand = recorded by the team
desk-documents-title = { $count ->
    [one] The client’s text
   *[other] The client’s { $count } texts
}
answers-title = The client’s answers
not-answered = Not answered:
history-title = History

moves-title = Moves
moves-none = No move of the team is expected at this stage.
cannot-title = Not now
cannot-later = { $count ->
    [one] One move of another stage
   *[other] { $count } moves of other stages
}
move-cancel = Cancel the inquiry
move-accept_short_payment = Accept the amount received
move-record_payment_by_hand = Record a payment by hand
move-retry_generation = Try the writing again
move-request_revision = Ask for a new draft
move-validate = Validate with a PDF
move-replace_deliverable = Replace the PDF
move-withdraw_validation = Withdraw the validation
move-deliver = Publish: send the link to the client
move-reissue_link = Send a new link
move-revoke_link = Deactivate the link
move-correct = Correct with a new PDF
move-refund = Refund
move-confirm_refund = Confirm the refund
move-help-cancel = The inquiry is closed without payment and the client is told.
move-help-accept_short_payment = The amount held settles the order and the writing begins. Your name and your reason are kept.
move-help-record_payment_by_hand = For a payment that did not come through the provider. The order is settled in full and the writing begins. Your name and your reason are kept.
move-help-retry_generation = The draft is written again from the same texts.
move-help-request_revision = A new draft is written following your remarks; the old one stays available.
move-help-validate = Upload the final document, a PDF of at most 25 MB. Nothing is sent to the client yet.
move-help-replace_deliverable = The new PDF takes the place of the validated one. Nothing is sent to the client yet.
move-help-withdraw_validation = The PDF is set aside and the inquiry goes back to the draft.
move-help-deliver = The client receives by e-mail a private link to the validated PDF.
move-help-reissue_link = The client receives a new link; the old one stops working.
move-help-revoke_link = The link stops working at once.
move-help-correct = The new PDF is to be published next; until then the client still receives the old one.
move-help-refund = Links end and the writing stops. The refund itself is to be made at the provider, then confirmed here.
move-help-confirm_refund = Once the money is returned, give the reference of the operation. The client is told.
done-cancel = The inquiry is cancelled.
done-accept_short_payment = The amount is accepted and the writing begins.
done-record_payment_by_hand = The payment is recorded and the writing begins.
done-retry_generation = The writing is tried again.
done-request_revision = A new draft was asked for.
done-validate = The PDF is validated. It remains to publish it.
done-replace_deliverable = The PDF is replaced. It remains to publish it.
done-withdraw_validation = The validation is withdrawn.
done-deliver = The kit is published: the link goes out by e-mail.
done-reissue_link = A new link goes out by e-mail.
done-revoke_link = The link is deactivated.
done-correct = The new PDF is validated. It remains to publish it.
done-refund = The refund is decided. It remains to make it and to confirm it.
done-confirm_refund = The refund is confirmed.
text-reason = Reason
text-reason-optional = Reason (optional)
text-reference = Reference of the operation
text-feedback = What the new draft should do better
pdf-label = PDF document
pdf-required = Choose a PDF file.
pdf-too-big = This file is too big: at most { $limit } MB.
pdf-unfit = This file is not a PDF that the client could open: it is damaged, of another type or protected by a password.
upload-broken = The upload was interrupted. Choose the file again.
conflict-title = Someone moved it first
conflict-text = The inquiry has changed since you opened this page. Nothing that you asked for was done. This is how it stands now; what you had typed is kept below.
refused-title = That is not possible
invalid-title = One thing needs correcting
invalid-text = Nothing was done. Correct the field marked and try again.
typed-title = What you had typed

refusal-absent = This inquiry does not exist.
refusal-not_now = This does not belong to the stage “{ $stage }”.
refusal-not_yours = This is not for you to do.
refusal-not_paid = The order is not paid.
refusal-no_deliverable = No PDF was validated.
refusal-attempt_pending = A payment is under way: first it must be known whether it succeeds.
refusal-payment_held = An amount received waits for a decision of the team.
refusal-nothing_held = No amount is held.
refusal-amount_mismatch = { $received } received for { $owed } owed.
refusal-nothing_to_hold = The amount received settles the order.
refusal-receipt_conflict = Another amount is already on record for this attempt.
refusal-not_expired = The order’s time is not over.
refusal-stale_draft = Another draft is being written.
refusal-no_link = No link is active.
refusal-nothing_due = No amount is to be returned.
refusal-unsigned = A member of the team must sign by name.
refusal-document_count = An inquiry has between one and ten documents.
refusal-already_refunded = The refund is already confirmed with another reference.
refusal-role = Decisions about money belong to managers.

actor-system = the program
actor-client = the client
actor-staff = the team
actor-gateway = the payment provider
actor-clock = the deadline
actor-worker = the program
remark-reason = Reason:
remark-feedback = To do better:
remark-proof = Reference:
remark-failure = Failure:
event-inquiry_submitted = { $count ->
    [one] Inquiry received with one document
   *[other] Inquiry received with { $count } documents
}
event-order_opened = Order opened: { $amount }
event-checkout_started = Payment attempt { $transaction } begun
event-attempt_closed = { $outcome ->
    [refused] Attempt { $transaction } refused
    [expired] Nothing more heard of attempt { $transaction }
   *[other] Attempt { $transaction } never created at the provider
}
event-payment_confirmed = Payment confirmed: { $amount }
event-late_payment_confirmed = Late payment confirmed: { $amount }
event-unwanted_payment_received = Amount received after the cancellation, to be returned: { $amount }
event-extra_payment_received = Amount received in excess, to be returned: { $amount }
event-payment_held = Amount held: { $amount }
event-short_payment_accepted = Amount held accepted
event-payment_recorded_by_hand = Payment recorded by hand: { $amount }
event-inquiry_cancelled = Inquiry cancelled
event-order_expired = Order expired
event-generation_begun = Writing of draft { $number } begun
event-draft_completed = Draft { $number } completed
event-generation_given_up = Writing of draft { $number } given up
event-generation_retried = Writing of draft { $number } tried again
event-revision_requested = Draft { $number } asked for
event-deliverable_validated = PDF validated, version { $number }
event-deliverable_replaced = PDF replaced, version { $number }
event-validation_withdrawn = Validation of version { $number } withdrawn
event-kit_delivered = Version { $number } published, link sent to the client
event-link_reissued = New link sent to the client
event-link_revoked = Link deactivated
event-deliverable_corrected = Corrected PDF validated, version { $number }
event-refund_requested = Refund decided
event-refund_confirmed = Refund confirmed
event-with-excess = { $event }; an amount is to be returned
