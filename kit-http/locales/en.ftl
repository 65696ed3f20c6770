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
form-nothing-lost-kept = Everything you typed is still here, and the files that are in order are kept: they are listed below.
form-draft-restored = What you had typed here before was put back.
form-draft-forget = Clear it all
form-files-kept = Received already. Untick a file that you do not want to send.
form-file-remove = Remove
form-upload-broken = The connection broke off before everything was sent. Nothing is lost: send again.
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
help-documents = From 1 to { $files } files: laws, decrees, regulations, procedure manuals. At most { $size } MB each. PDF, Word, Excel, OpenDocument, text, Markdown, JPEG or PNG. The kit is drafted from their text: a file whose text can be selected is read best, and a scan or a photo must be sharp.

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
fault-gone = The file “{ $file }” was kept for too long: choose it again.
fault-infected = The file “{ $file }” holds a virus; it was not kept.
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
documents-partly-warning = { $count ->
    [one] One file was read only in part: the draft will not take the pages named below into account by itself, but the expert will see them.
   *[other] { $count } files were read only in part: the draft will not take the pages named below into account by itself, but the expert will see them.
}
read-pages = { $count ->
    [one] read, { $count } page
   *[other] read, { $count } pages
}
read-whole = read
read-partly = read in part: { $why }
pages-and = { "; " }
pages-images = { $count ->
    [one] page { $pages } is an image
   *[other] { $count } pages are images ({ $pages })
}
pages-damaged = { $count ->
    [one] page { $pages } is damaged or too complex
   *[other] { $count } pages are damaged or too complex ({ $pages })
}
pages-beyond = { $count ->
    [one] page { $pages } is beyond what is read
   *[other] { $count } pages are beyond what is read ({ $pages })
}
unread-kind = not read: the text of this type of file is not read
unread-image = not read: it is an image without readable text
unread-images = not read: its pages are images without readable text, or blank
unread-no_text = not read: the file is empty, or has nothing but images
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
by-hand-title = Pay by transfer or in cash
by-hand-how = Where and how to pay
by-hand-quote = Reference to quote
by-hand-then = Do quote the reference. As soon as our team has seen your payment it is recorded and the writing begins; you get a receipt by mail.
by-hand-otherwise = Pay another way
pay-button-by_hand = Pay { $amount } by transfer or in cash
pay-button = Pay { $amount } with { $provider }
pay-busy = Opening the payment page…
pay-after = As soon as the payment is confirmed, a receipt is sent to { $email } and the writing begins.
pay-until = This order waits for your payment until
to-status-page = See where my inquiry stands
provider-cinetpay = CinetPay
provider-by_hand = Transfer or cash

paid-notice-title = This order is paid
paid-notice-text = There is nothing left to pay.
pending-notice-title = A payment is being verified
pending-notice-text = We are waiting for the operator’s answer. If you approved the payment on your phone, do not pay a second time: this page updates itself. Otherwise you can go back to the payment.
held-notice-title = We received an amount that does not settle the order
held-notice-text = Received: { $received }. Owed: { $owed }. Your money is safe: our team is looking at this payment and will write to you.
failed-notice-title = The payment did not go through
failed-notice-text = To our knowledge nothing was collected. You can try again. If your account was debited all the same, keep the reference { $transaction }: we go on checking for three days, and any amount received is counted or returned.
lapsed-notice-title = The payment page has closed
lapsed-notice-text = We received nothing of this try. You can pay again. If your account was debited all the same, keep the reference { $transaction } and report it below: any amount received is counted or returned.
announced-notice-title = We are waiting for your transfer or cash
announced-notice-text = As soon as our team has received it, the writing begins and a receipt is sent to you. You can still choose another way to pay.
complaint-open-notice-title = Your report is being looked at
complaint-open-notice-text = We are asking the operator, and our team will answer you by e-mail. There is no need to pay a second time: any amount received is counted or returned.
complaint-sent-notice-title = Your report was sent
complaint-sent-notice-text = The operator is asked again at once, and our team will answer you by e-mail.
down-notice-title = The payment page does not answer
down-notice-text = Your order is kept and we debited nothing. Try again in a moment; you can also come back later by the link you received by e-mail.
shut-notice-title = Online payment is suspended
shut-notice-text = We cannot take payments at the moment, and our team has been told. Your order is kept and nothing was charged; come back later by the link in your mail.
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
next-contested = Our team is checking with the operator and will write to you. Should the money arrive meanwhile, the writing begins by itself.
next-announced = Make your transfer or bring your cash before { $until }: the order stays open until then.
next-expired = The order expired without a payment received. If you pay or have paid by a page that is still open, the amount is counted and the writing begins. Otherwise you can make a new inquiry.
next-refunding = Our team is preparing the refund and will write to you as soon as it is made.
next-refunded = The refund was made. You can make a new inquiry whenever you wish.
checkout-link = Pay { $amount }
checkout-link-again = Go back to the payment of { $amount }
announced-link = See how to pay
checkout-other-ways = Other ways to pay
pay-again = Try again to pay { $amount }
pay-resume = Go back to the payment of { $amount }
pay-all-the-same = Pay { $amount } all the same
reminders-link = No more reminders by e-mail
complaint-title = Debited without a confirmed payment?
complaint-summary = My account was debited
complaint-text = If your account was debited although the payment is refused or pending, tell us: the operator is asked again and our team will answer you.
complaint-which-label = Which payment?
complaint-attempt = { $at } – { $status } ({ $transaction })
complaint-phone-label = Number that paid
complaint-reference-label = The operator’s transaction id
complaint-note-label = What happened
complaint-optional = All of this is optional; it helps to find the payment.
complaint-button = Report the debit
complaint-told-open = Report being looked at.
complaint-told-answered = Our team answered:
complaint-told-paid = The reported payment has arrived.
status-download = Download my kit
resend-link = Send my link again
resend-link-help = A new link is sent to { $email }; the old one stops working.
resent-notice-title = A new link is on its way
resent-notice-text = Look at your e-mails, the junk folder included. The old link no longer works.
cancelled-notice-title = Your inquiry is cancelled
page-follows = This page updates itself.
page-is-stale = Your inquiry has moved on.
load-again = Load the page again
submitted-label = Received on
receipt-label = Receipt
receipt-download = Download receipt no. { $number } (PDF)
received-label = Amount received
pending-label = Payment under way
transaction-label = Transaction
standing-credited = settles the order
standing-held = being looked at
standing-refund_due = to be returned
standing-refunded = returned
standing-written_off = written off
reminders-title = No more reminders
reminders-text = Your order stays open and you can still pay it: we only stop reminding you by e-mail.
reminders-button = Stop the reminders
reminders-none = No more reminders will be sent to you.
reminders-done = You will receive no more reminders
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
lost-page-title = I have lost my private page
lost-page-text = Give the e-mail address of your inquiry: we send the address of your private page there, from which you also ask for a new download link.
lost-page-email = E-mail address of the inquiry
lost-page-invalid = This address is not complete. Example: name@domain.ci
lost-page-button = Send me my private page
lost-page-sent-title = Noted
lost-page-sent-text = If an inquiry was made with this address, an e-mail arrives there within a few minutes. Look among the unwanted ones too. We write to one address three times an hour at most.

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
error-unscanned-title = Your files cannot be checked right now
error-unscanned-text = The virus scanner does not answer, and nothing was kept. Go back and send your files again in some minutes.
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
oidc-button = Sign in with { $name }
oidc-failed-title = The sign-in did not come to its end
oidc-failed-text = What came back from the identity provider is not what was expected, or came too late. Begin again from this page.
oidc-declined-title = The sign-in was given up
oidc-declined-text = The identity provider did not let you in, or you refused.
oidc-unknown-title = No account for you here
oidc-unknown-text = The identity provider knows you, but no active account of the team is yours. Ask an administrator for an invitation.
oidc-away-title = The identity provider does not answer
oidc-away-text = Try again in a moment, or sign in with your password.
login-failed-title = Sign-in refused
login-failed-text = The address or the password is not right.
login-ended-title = Your session has ended
login-ended-text = Nothing was done. Sign in in another tab, then go back in this one: what you typed is still there.
code-title = Second factor
code-label = Code
code-help = The six digits that your application shows, or one of your recovery codes.
code-back = Back to the address and the password
code-wrong-title = Sign-in refused
code-wrong-text = This code is not right, or it was used. Wait for the next one.
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
money-nav = Money that waits
complaints-nav = Complaints
complaints-title = Debits reported by clients
complaints-text = Clients say that they were debited and the payment has not reached us. Check with the operator, then answer; should the money arrive, the report closes by itself.
complaints-none = No report waits for an answer.
complaint-at-label = Reported on
complaint-open = waits for an answer
complaint-answered = answered
complaint-paid = closed: the money arrived
complaint-answer-label = Answer sent to the client
money-title = Money that waits for an answer
money-text = Everything that was received and is neither behind a delivered kit, nor returned, nor written off, nor being worked on within its time.
money-none = No money waits for an answer.
money-count = { $count ->
    [one] One amount waits.
   *[other] { $count } amounts wait.
}
money-oldest = The oldest:
money-of-reason = – { $amount } ({ $count })
money-why = Why
money-since = Since
money-proposed = write-off proposed
waits-held = payment held
waits-unwanted = received for a closed inquiry
waits-overpaid = overpaid
waits-second_payment = second payment
waits-refund_due = to refund
waits-generation_failed = draft failed
waits-stuck = does not get on
waits-help-held = Too little or another currency: accept it, refund it or write it off.
waits-help-unwanted = Too little or another currency, after the end: refund it or write it off; where the order had merely expired, you can accept it as well.
waits-help-overpaid = The excess is to be returned, then confirmed.
waits-help-second_payment = The order was paid already: return it, then confirm.
waits-help-refund_due = The refund is to be made, then confirmed with its reference.
waits-help-generation_failed = Try again or refund.
waits-help-stuck = Paid, but the stage takes longer than it should.
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
buried-text = They will not be tried again by themselves: a person must take care of them.
revive-label = Try again
revivals-title = Tasks that were tried again
done-revive = The task will be tried again.
effect-mail_client = mail to the client
effect-mail_staff = mail to the team
effect-open_order = opening of the order
effect-watch_attempt = watch over a payment
effect-verify_attempt = verification of a payment
effect-prove_notification = proof of a notification
effect-expire_order = expiry of the order
effect-generate_draft = writing of the draft
effect-write_section = writing of a section
effect-assemble_draft = assembly of the draft

section-general = Overall: { $what }
section-of-text = Text { $text } of { $texts }: { $what }
section-of-part = Text { $text } of { $texts }, part { $part }: { $what }
section-summary = summary
section-questions = questions
section-irregularities = irregularities
section-merger = summary
section-general_questions = general questions
section-general_irregularities = general irregularities
section-synthesis = introduction
section-action_plan = critical points and action plan
section-status-waiting = to come
section-status-writing = being written
section-status-done = done
drafting-title = Being written
drafting-assembling = The draft is being set
drafting-done = { $done } sections of { $all }
drafting-details = See each section
drafting-left = about { $minutes } min left
drafting-left-moment = less than a minute left
drafting-left-unknown = the time left will be known after the first section
call-begun = under way or lost
call-taken = taken
call-unfit = off the plan
call-failed = no answer
tokens = { $tokens } tokens
dollars = US$ { $amount }
doubt = { $section }, no. { $items }
doubts-title = { $count ->
    [one] Citations to verify in one section
   *[other] Citations to verify in { $count } sections
}
calls-title = { $count ->
    [one] One call to the model
   *[other] { $count } calls to the model
}
draft-changes = Compare with the draft before
draft-read = Read here
draft-read-title = Draft { $number }
changes-title = Draft { $after } compared with draft { $before }
changes-with = Compare with draft:
changes-none = These drafts have no sections to compare.
changes-kept = Kept as it was
changes-same = Written anew, the same
changes-changed = Changed
revision-sections = Write only some sections anew
revision-sections-help = Sections that are not ticked are kept as they are. Without a choice everything is written anew.

desk-state-title = State
link-label = Client’s link
link-none = no link was sent yet
link-alive = active until { $until }
link-expired = expired on { $until }
link-revoked = deactivated
link-dead = ended by the refund
downloads-label = Downloads
links-title = Download links
links-none = No link was sent yet.
links-older = { $count ->
    [one] One older link is not shown.
   *[other] { $count } older links are not shown.
}
link-issued = Sent on
link-until = valid until
link-open = Active
link-end-expired = Expired
link-end-revoked = Deactivated
link-end-replaced = Replaced by a newer link
link-end-refunded = Ended by the refund
link-end-erased = Ended by the erasure of the data
link-downloads = { $count ->
    [0] No download
    [one] One download
   *[other] { $count } downloads
}
link-downloads-earlier = { $count ->
    [one] and one earlier
   *[other] and { $count } earlier
}
history-document = The client added a document
history-document-name = File:
history-download = Download of the kit begun (version { $number })
history-by-link = whoever has the link
language-label = Client’s language
language-fr = French
language-en = English
drafts-title = Drafts
drafts-none = No draft was written yet.
draft-name = Draft { $number } (Word)
draft-model = model { $model }
draft-preview = Preview as PDF
draft-preview-missing = Preview as PDF: LibreOffice is not installed on this server
preview-none = The preview could not be made
preview-missing = LibreOffice, which makes previews, is not installed on this server.
preview-slow = LibreOffice took too long. Try again in a few minutes.
preview-failed = LibreOffice could not convert this draft.
preview-word = The draft itself does not depend on it: download the Word file.
preview-back = Back to the inquiry
deliverables-title = Final documents
deliverables-none = No PDF was uploaded yet.
deliverable-number = version { $number }
deliverable-served = served to the client
deliverable-chosen = validated, not yet published
payments-title = Payments
payments-none = No attempt to pay.
attempt-status-label = How it stands
paid-on = paid on { $at }
available-on = funds available on { $at }
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
checklist-title = Before you publish
check-pdf = { $name }: { $pages ->
    [one] one page
   *[other] { $pages } pages
}, { $size }, validated by { $by }
check-headings = Headings of the draft’s own that the PDF has: { $found } of { $count }.
check-headings-few = Headings of the draft’s own that the PDF has: only { $found } of { $count }. It may be another client’s.
check-named = The PDF names { $organization }.
check-unnamed = The PDF does not name { $organization }. It may be another client’s.
check-uncompared = The text of the PDF could not be compared with the draft.
check-older = This PDF is older than the last draft.
check-doubts = { $count ->
    [0] The last draft left nothing to check.
    [one] The last draft left one thing to check.
   *[other] The last draft left { $count } things to check.
}
check-unread = { $count ->
    [0] All of the client’s texts were read.
    [one] One of the client’s texts was not read, or not all of it.
   *[other] { $count } of the client’s texts were not read, or not all of them.
}
check-paid = The order is paid, and no money waits.
check-money-waits = Money waits for a decision.
check-complaints = { $count ->
    [one] One complaint has no answer.
   *[other] { $count } complaints have no answer.
}
check-notes = { $count ->
    [one] The team left a note.
   *[other] The team left { $count } notes.
}
check-recipient = The link goes to { $email } (language: { $language }).
check-opened = I have opened this PDF, and it is for { $organization }.
check-compared = I have compared this PDF with the draft, and it is the right one all the same.
check-compared-required = Compare the PDF with the draft, then tick the box.
check-required = Open the PDF, then tick the box.
cannot-title = { $count ->
    [one] Not now: one move
   *[other] Not now: { $count } moves
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
move-extend_link = Extend the link
move-correct = Correct with a new PDF
move-refund = Refund
move-propose_write_off = Propose to write off
move-agree_write_off = Agree to write off
move-decline_write_off = Decline to write off
move-answer_complaint = Answer the report
move-confirm_refund = Confirm the refund
move-help-cancel = The inquiry is closed without payment and the client is told.
move-help-accept_short_payment = The amount held settles the order and the writing begins; what exceeds the price is to be returned. Your name and your reason are kept.
move-help-record_payment_by_hand = For a payment that did not come through the provider. It settles the order if it is enough, is held if it is too little, and is to be given back if the order awaits no more money. Your name and your reason are kept.
move-help-retry_generation = The draft is written again from the same texts.
move-help-request_revision = A new draft is written following your remarks; the old one stays available.
move-help-validate = Upload the final document, a PDF of at most 25 MB. Nothing is sent to the client yet.
move-help-replace_deliverable = The new PDF takes the place of the validated one. Nothing is sent to the client yet.
move-help-withdraw_validation = The PDF is set aside and the inquiry goes back to the draft.
move-help-deliver = The client receives by e-mail a private link to the validated PDF.
move-help-reissue_link = The client receives a new link; the old one stops working.
move-help-revoke_link = The link stops working at once.
move-help-extend_link = The link keeps its address and works longer, never longer than a new one. The client is told by e-mail.
move-help-correct = The new PDF is to be published next; until then the client still receives the old one.
move-help-refund = Links end and the writing stops. The refund itself is to be made at the provider, then confirmed here.
move-help-propose_write_off = For money that can be neither kept nor returned. A second person must agree.
move-help-agree_write_off = Everything that waits on this inquiry is given up. This is final.
move-help-decline_write_off = The money stays on the list of what waits. Whoever proposed it takes it back this way.
move-help-answer_complaint = The client receives this answer by e-mail and the report is closed.
move-help-confirm_refund = Once the money is returned, give the reference of the operation. The client is told. Each transfer has a reference of its own.
done-cancel = The inquiry is cancelled.
done-accept_short_payment = The amount is accepted and the writing begins.
done-record_payment_by_hand = The payment is recorded.
done-retry_generation = The writing is tried again.
done-request_revision = A new draft was asked for.
done-validate = The PDF is validated. It remains to publish it.
done-replace_deliverable = The PDF is replaced. It remains to publish it.
done-withdraw_validation = The validation is withdrawn.
done-deliver = The kit is published: the link goes out by e-mail.
done-reissue_link = A new link goes out by e-mail.
done-revoke_link = The link is deactivated.
done-extend_link = The link keeps its address and works until the date asked for.
done-correct = The new PDF is validated. It remains to publish it.
done-refund = The refund is decided. It remains to make it and to confirm it.
done-propose_write_off = The proposal is recorded. A second person must agree.
done-agree_write_off = The money is written off.
done-decline_write_off = The proposal is declined. The money still waits for a decision.
done-answer_complaint = The answer is sent to the client.
done-confirm_refund = The refund is confirmed.
text-reason = Reason
text-reason-optional = Reason (optional)
text-reference = Reference of the operation
text-received-optional = Amount received (empty: what is owed)
text-days-optional = Days from now, if not as many as possible
text-amount-optional = Amount given back (empty: all that is due)
text-no-amount = This is no amount in the currency of the payment.
text-no-days = This is no number of days.
text-feedback = What the new draft should do better
text-answer = Answer to the client
pdf-label = PDF document
pdf-required = Choose a PDF file.
pdf-too-big = This file is too big: at most { $limit } MB.
pdf-unfit = This file is not a PDF that the client could open: it is damaged, of another type or protected by a password.
pdf-infected = This file holds a virus; it was not kept.
upload-broken = The upload was interrupted. Choose the file again.
proofs-title = Proofs of payment and of refund
proof-label = Proof (optional): PDF, JPG or PNG, at most { $limit } MB
proof-needed-label = Proof: PDF, JPG or PNG, at most { $limit } MB
proof-needed = Attach the proof: a statement, receipt or slip, as PDF, JPG or PNG.
proof-empty = This file is empty.
proof-unfit = This file is neither a PDF nor a JPG or PNG picture.
proof-again = Choose the proof again: it was not kept.
conflict-title = Someone moved it first
conflict-since = Since you opened this page:
conflict-text = The inquiry has changed since you opened this page. Nothing that you asked for was done. This is how it stands now; what you had typed is kept below.
play-money-title = This inquiry was paid as a test
play-money-text = Nothing is delivered for play money. This service takes real payments.
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
refusal-nothing_reckonable = What is held cannot be reckoned: refund it or write it off.
refusal-amount_mismatch = { $received } received for { $owed } owed.
refusal-nothing_to_hold = The amount received settles the order.
refusal-receipt_conflict = Another amount is already on record for this attempt.
refusal-not_expired = The order’s time is not over.
refusal-stale_draft = Another draft is being written.
refusal-no_link = No link is active.
refusal-nothing_due = No amount is to be returned.
refusal-unsigned = A member of the team must sign by name.
refusal-document_count = An inquiry has between one and ten documents.
refusal-refund_mismatch = That is not the amount that is to be returned.
refusal-nothing_waits = No money waits for a decision.
refusal-already_proposed = It is proposed already to write this money off.
refusal-nothing_proposed = Nobody proposes to write money off.
refusal-no_such_attempt = There is no such payment to report.
refusal-money_received = This payment has reached us: there is nothing to report.
refusal-complained_today = This payment was reported today already. Our team will answer you by e-mail.
refusal-no_complaint = No report waits for an answer.
refusal-same_person = Somebody else than who proposed it must agree.
refusal-unpayable_amount = That amount cannot be paid.
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
event-link_extended = Link extended until { $until }
event-deliverable_corrected = Corrected PDF validated, version { $number }
event-refund_requested = Refund decided
event-refund_confirmed-of = Refund confirmed: { $amount }
event-write_off_proposed = Write-off proposed
event-money_written_off = Money written off
event-write_off_declined = Write-off declined
event-reminders_declined = The client wants no more reminders
event-complaint_opened = Debit reported by the client, try { $transaction }
event-complaint_answered = Answer to the report sent
event-refund_confirmed = Refund confirmed
event-with-excess = { $event }; an amount is to be returned

desk-reports = Reports to download
desk-reports-hint = What the list shows, with the stage and the search that are chosen. XLSX for a spreadsheet, CSV for a program.
report-inquiries = Inquiries
report-payments = Payments
report-downloads = Downloads
report-money = Money that waits

## Notifications

inbox-title = Payment notices
inbox-text = What payment providers announce by themselves. A notice proves nothing: the provider is asked each time, and only its answer counts.
inbox-filters = What became of them
inbox-all = All
inbox-received = Received
inbox-times = { $count } times
inbox-transaction = Transaction
inbox-inquiry = Inquiry
inbox-fate = Outcome
inbox-said = Content
inbox-due = Looked at again
inbox-empty = No notice.
inbox-turned-title = Not kept
inbox-strange = Many notices speak of unknown transactions: check the notification address at the provider.
fate-early = too early
fate-followed = followed
fate-unknown = unknown transaction
turned-forged = signature wrong or missing
turned-other_site = meant for another site
turned-malformed = unreadable
turned-crowded = too many that day
map-title = Where the inquiries are
map-about = The stages of a request, with how many requests are in each
upcoming-title = What comes by itself
deadline-order_expires = The order expires.
deadline-first_payment_reminder = A first payment reminder is sent to the client.
deadline-second_payment_reminder = A second payment reminder is sent to the client.
deadline-last_payment_reminder = A last payment reminder is sent to the client.
deadline-generation_stuck = Staff are told that the drafting is not getting on.
deadline-draft_waits = Staff are told that the draft is still waiting.
deadline-kit_not_downloaded = The client is told that the kit waits, if it was not downloaded.
deadline-link_expires_soon = The client is told that the link expires.
timed-order_expires = expiry
timed-first_payment_reminder = reminder 1 h
timed-second_payment_reminder = reminder 1 day
timed-last_payment_reminder = reminder 3 days
timed-generation_stuck = alert 1 h
timed-draft_waits = reminder 2 days
timed-kit_not_downloaded = reminder 3 days
timed-link_expires_soon = end of link

## Accounts

account-title = My account
sessions-title = Open sessions
sessions-text = A session closes by itself after thirty minutes without use, and after twelve hours in any case.
session-agent = Browser
session-client = Address
session-opened = Opened
session-used = Last used
session-end = Close
session-own = this one
session-was-ended = The session is closed.
password-title = Password
password-old = Present password
password-new = New password
password-again = The same once more
password-help = At least twelve characters.
password-button = Change the password
password-ends-sessions = All your other sessions will be closed.
password-changed = The password is changed, and your other sessions are closed.
password-wrong = The present password is not right.
password-differs = The two new passwords are not the same.
password-short = The password has fewer than twelve characters.
password-long = This password is too long.
factor-title = Second factor
factor-text = At each sign-in a code of six digits is asked for after the password. You need an authenticator application on your phone.
factor-begin-button = Set up a second factor
factor-since = Asked for at each sign-in since
factor-left = { $count ->
    [one] You have one recovery code left.
   *[other] You have { $count } recovery codes left.
}
factor-must-again = Your role must have one: if you take it off, you set up another one at once.
factor-off-button = Take the second factor off
factor-was-dropped = The second factor is off.
factor-must-title = Your account must have a second factor
factor-must-text = Set it up now: then the session opens.
factor-scan = Open your authenticator application and take a picture of this.
factor-picture = QR code of the secret
factor-type = Or type this secret:
factor-here = Open the application on this device
factor-confirm = Confirm
factor-confirm-help = The six digits that the application shows now. All your other sessions will be closed.
factor-wrong = This code is not right, or it was used. Wait for the next one.
factor-on-title = The second factor is set up
factor-on-text = It will be asked for at each sign-in.
recovery-title = Recovery codes
recovery-text = Each stands once for the application's code, should you have lost your phone. Keep them in a safe place: they are shown this one time.
recovery-kept = I have kept them
invitation-title = Choose a password
invitation-text = This link is yours alone and works once.
invitation-button = Save and sign in
staff-title = Team
staff-role = Role
staff-role-button = Change
staff-password = Password
staff-access = Access
staff-waits = invited
staff-own = your account
staff-disabled = disabled
staff-again = Send a link
staff-disable = Disable
staff-factor = second factor
staff-reset-factor = Take the second factor off
staff-identity = linked with the identity provider
staff-unlink = Take the identity at the provider off
staff-invite-title = Invite somebody
staff-invite-text = They get a link, valid for three days, to choose their password.
staff-invite-button = Invite
staff-invited-title = The link is on its way
staff-invited-text = It is valid for three days and works once.
staff-not-sent-title = The mail did not go out
staff-not-sent-text = The mail server does not answer. Send the link again in a few minutes.
staff-changed-title = Done
staff-changed-text = The change holds from now on.
staff-not-oneself-title = Not on your own account
staff-not-oneself-text = Somebody else must do it.
staff-absent-title = Nothing was done
staff-absent-text = There is no such account, or it is disabled.
staff-no-address-title = The address needs correction
staff-no-address-text = This is not a mail address.
staff-known-title = The address is known
staff-known-text = This address has an account already.
trail-title = Trail of the accounts
trail-at = When
trail-deed = What
trail-staff = Account
trail-by = By
deed-added = account made
deed-invited = link sent
deed-invitation_taken = password chosen by the link
deed-signed_in = signed in
deed-sign_in_failed = sign-in refused
deed-signed_out = signed out
deed-session_ended = session closed
deed-password_changed = password changed
deed-role_changed = role changed
deed-disabled = account disabled
deed-code_failed = code refused
deed-factor_confirmed = second factor set up
deed-recovery_used = recovery code used
deed-factor_dropped = second factor taken off
deed-factor_reset = second factor taken off by somebody else
deed-identity_linked = linked with an identity at the provider
deed-identity_proven = recognised by the identity provider
deed-identity_refused = recognised by the identity provider, and refused
deed-identity_unlinked = identity at the provider taken off

## The desk: what the list is asked for, and how staff share the work

mine-nav = My inquiries
sections-nav-label = Parts of the desk
desk-more-filters = More filters
desk-from = Received from
desk-to = Received until
sorted-label = Sort by
sorted-submitted = date received
sorted-moved = last move
sorted-waiting = longest without a move
sorted-deadline = deadline (those that have one)
whose-label = Handled by
whose-anybody = anybody
whose-me = me
whose-nobody = nobody
concern-label = To watch
concern-any = everything
concern-money = money that waits
concern-errors = tasks given up
still-label = Not moved for
still-any = however long
still-day = a day
still-three_days = three days
still-week = a week
still-month = a month
taken-label = Tests
taken-any = with tests
taken-real = without tests
taken-test = tests only
urgency-late = late
urgency-waits = to be dealt with
urgency-past = past
urgency-soon = within a day
badge-given-up = task given up
deadline-label = Deadline
assignee-label = Handled by
bulk-to = Assign to
bulk-assign = Assign
bulk-retry = Write these drafts again
bulk-all = Choose all of this page
bulk-none = Nothing was chosen
bulk-retried = { $count ->
    [0] No draft is written again
    [one] One draft is written again
   *[other] { $count } drafts are written again
}
bulk-retried-missed = { $count ->
    [one] One inquiry had moved meanwhile: it was left alone.
   *[other] { $count } inquiries had moved meanwhile: they were left alone.
}
bulk-pick = Choose { $reference }
bulk-assigned = { $count ->
    [one] { $count } inquiry assigned
   *[other] { $count } inquiries assigned
}
bulk-assigned-missed = { $count ->
    [one] One inquiry changed hands meanwhile: it was left alone.
   *[other] { $count } inquiries changed hands meanwhile: they were left alone.
}
handling-title = Handling
handling-nobody = nobody
handling-take = I take care of it
handling-give-back = I no longer take care of it
handling-assign-to = Assign to somebody
handling-present = { $name } has been working on this inquiry since
handling-present-help = Nothing is locked: talk to each other before you act.
handled-title = Someone was faster
handled-text = The inquiry changed hands since you opened this page. This is who has it now.
handed-to = Inquiry assigned to { $name }
handed-back = Inquiry given back: nobody has it
done-assigned = Noted: the inquiry changed hands.
done-noted = The note is kept.
done-erased = The note is erased.
notes-title = Internal notes
notes-help = For the team alone: the client never sees them.
notes-label = New note
notes-write = Keep the note
notes-erase = Erase
notes-erased = Note erased

## Personal data

privacy-nav = Personal data
privacy-title = Personal data
privacy-help = To answer somebody who asks what we know of them, or who wants to be erased.
privacy-email = The person’s e-mail address
privacy-look = Look up
privacy-none = Nothing is held of this address.
privacy-documents = Documents
privacy-against = What stands against erasing
privacy-export-title = Hand over a copy
privacy-export-help = A ZIP file with everything that is held: answers, documents, texts, payments, messages and history.
privacy-export-button = Download the copy
privacy-erase-title = Erase the person
privacy-erase-help = Names, addresses, answers, texts, notes and files are removed for good. Orders and payments stay for the accounts, and do not say whom they were for.
privacy-erase-again = Type the address a second time
privacy-erase-button = Erase for good
privacy-erase-not-now = This is not possible now: see the last column.
privacy-again-title = Nothing was erased
privacy-again-text = The two addresses are not the same.
privacy-erased-title = The person is erased
privacy-erased-text = { $inquiries ->
    [0] There was nothing to erase.
    [one] One inquiry, { $files ->
        [0] no file
        [one] one file
       *[other] { $files } files
    }.
   *[other] { $inquiries } inquiries, { $files } files.
}
privacy-kept-title = Not everything was erased
privacy-kept-text = See what stands against it in the last column, and try again.
privacy-purge-title = Files whose time is over
privacy-purge-never = Documents and drafts are kept for good: the setting KIT_RETENTION names no time.
privacy-purge-help = Documents and drafts are kept for { $days ->
    [one] one day
   *[other] { $days } days
} after their inquiry ended. Then they go by themselves, within the hour.
privacy-purge-over = { $count ->
    [one] The files of one inquiry are older.
   *[other] The files of { $count } inquiries are older.
}
privacy-purge-more = The files of more than { $count } inquiries are older.
privacy-purge-none = No file is older.
privacy-purge-button = Remove them now
privacy-purged-title = Files are removed
privacy-purged-text = { $inquiries ->
    [one] One inquiry
   *[other] { $inquiries } inquiries
}, { $files ->
    [one] one file
   *[other] { $files } files
}.
privacy-trail-title = Copies and erasures
privacy-trail-none = None so far.
privacy-work-disclosed = copy handed over
privacy-work-erased = erasure
hold-payment_open = the order can still be paid: cancel it first
hold-money_waits = money waits to be decided on or given back
hold-complaint_open = a report of a payment waits for an answer
hold-delivery_due = the client has paid and has not received the kit yet
hold-at_work = work is under way: try again in a moment
consent-label = Client’s consent
consent-given = { $at } (text of { $text })
erased-client = Erased client
erased-on = This client’s data was erased on
erased-help = The order and the payments stay for the accounts.
files-removed-on = The documents and drafts were removed at the end of the time they are kept, on
error-erased-title = These data were erased
error-erased-text = The details and files of this inquiry are gone. You can make a new inquiry whenever you wish.

## A text that was forgotten

forgotten-summary = Add a text that you forgot
forgotten-help = { $count ->
    [one] You can add one more text, as long as the drafting has not begun.
   *[other] You can add { $count } more texts, as long as the drafting has not begun.
}
forgotten-button = Add
forgotten-done = The text is added to your inquiry.
forgotten-refused-title = Nothing was added
forgotten-too-many-title = Not everything was added
forgotten-too-many-text = An inquiry has ten texts at most.
forgotten-too-late-title = It is too late
forgotten-too-late-text = The drafting began without this text, or the inquiry has ended.

## Messages between the client and staff

messages-title = Messages
messages-label = Your message
messages-send = Send
messages-sent = The message is sent.
messages-by-you = You
messages-by-team = Our team
messages-by-client = Client
messages-full-title = The message was not sent
messages-full-text = This inquiry can take no more messages.

## Mails

letters-nav = Mails
letters-title = Mails
letters-text = What the service writes, with example data. A folder of templates can take the place of these texts (setting KIT_LETTERS).
letter-label = Mail
letter-to = To
letter-read = Read
letter-example = with example data
letter-send = Send me this mail
letter-send-to = To { $email }, ten an hour at most.
letter-frame = The mail as HTML
sample-sent-title = The mail is on its way
sample-sent-text = It says that it is a test.
sample-not-sent-title = The mail did not go out
sample-not-sent-text = The mail server says:
mails-title = Mails
mails-none = No mail went out or waits.
letter-staff_new_inquiry = new inquiry
letter-staff_draft_ready = draft to validate
letter-staff_generation_failed = drafting failed
letter-staff_generation_stuck = drafting does not go on
letter-staff_draft_waits = draft waits
letter-staff_payment_held = payment held
letter-staff_late_payment = late payment
letter-staff_refund_due = money to give back
letter-staff_write_off_proposed = write-off proposed
letter-staff_complaint = debit reported
letter-staff_gateway_fault = payment provider refuses us
letter-staff_doubtful_payment = doubtful payment
letter-staff_other_account = payment at another account
letter-staff_strange_notifications = strange notifications
letter-staff_message = message of a client
letter-staff_invitation = team invitation
letter-client_acknowledgement = acknowledgement
letter-client_page = private page again
letter-client_receipt = receipt
letter-client_link = link to the kit
letter-client_link_expires = link expires
letter-client_not_downloaded = kit not downloaded
letter-client_cancelled = inquiry cancelled
letter-client_expired = order expired
letter-client_refund_due = refund to come
letter-client_refunded = refund made
letter-client_message = message to the client
letter-client_reminder = payment reminder
letter-client_last_reminder = last payment reminder
letter-client_complaint_answer = answer to a reported debit
mail-fate-queued = queued
mail-fate-delayed = delayed
mail-fate-sent = sent
mail-fate-refused = refused
mail-fate-given_up = given up
mail-fate-outdated = outdated
mail-fate-withheld = withheld
