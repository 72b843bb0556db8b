// Every name of an event in the vendor's specification: endpoints may subscribe to those that never happen here, too.

/** From the vendor's webhook specification, 2025-04-15. */
export const VENDOR_EVENTS: ReadonlySet<string> = new Set(
  `
  email.created organization.created organization.deleted organization.updated organizationDomain.created
  organizationDomain.deleted organizationDomain.updated organizationInvitation.accepted organizationInvitation.created
  organizationInvitation.revoked organizationMembership.created organizationMembership.deleted
  organizationMembership.updated paymentAttempt.created paymentAttempt.updated permission.created permission.deleted
  permission.updated role.created role.deleted role.updated session.created session.ended session.pending
  session.removed session.revoked sms.created subscription.active subscription.created subscription.pastDue
  subscription.updated subscriptionItem.abandoned subscriptionItem.active subscriptionItem.canceled
  subscriptionItem.created subscriptionItem.ended subscriptionItem.freeTrialEnding subscriptionItem.incomplete
  subscriptionItem.pastDue subscriptionItem.upcoming subscriptionItem.updated user.created user.deleted user.updated
  waitlistEntry.created waitlistEntry.updated
  `
    .trim()
    .split(/\s+/),
);
