/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A meeting with the people invited to it: making, copying, freeing. */

#include "calendar-private.h"

CcrfAttendee *
ccrf_attendee_new (const CcrfAddress *who)
{
	CcrfAttendee *attendee = g_new0 (CcrfAttendee, 1);

	attendee->who = ccrf_address_copy (who);
	return attendee;
}

CcrfAttendee *
ccrf_attendee_copy (const CcrfAttendee *attendee)
{
	CcrfAttendee *copy = ccrf_attendee_new (attendee->who);

	copy->chair = attendee->chair;
	copy->optional = attendee->optional;
	copy->partstat = attendee->partstat;
	copy->delegated_to = ccrf_address_copy (attendee->delegated_to);
	copy->delegated_from = ccrf_address_copy (attendee->delegated_from);
	copy->replied = attendee->replied;
	copy->replied_sequence = attendee->replied_sequence;
	copy->replied_stamp = attendee->replied_stamp;
	return copy;
}

void
ccrf_attendee_free (CcrfAttendee *attendee)
{
	if (attendee == NULL)
		return;
	ccrf_address_free (attendee->who);
	ccrf_address_free (attendee->delegated_to);
	ccrf_address_free (attendee->delegated_from);
	g_free (attendee);
}

CcrfInvitation *
ccrf_invitation_new (const char *uid, const CcrfAddress *organizer)
{
	CcrfInvitation *invitation = g_new0 (CcrfInvitation, 1);

	invitation->uid = g_strdup (uid != NULL ? uid : "");
	invitation->summary = g_strdup ("");
	invitation->location = g_strdup ("");
	invitation->description = g_strdup ("");
	invitation->organizer = ccrf_address_copy (organizer);
	invitation->attendees = g_ptr_array_new_with_free_func ((GDestroyNotify) ccrf_attendee_free);
	return invitation;
}

CcrfInvitation *
ccrf_invitation_copy (const CcrfInvitation *invitation)
{
	CcrfInvitation *copy = ccrf_invitation_new (invitation->uid, invitation->organizer);

	g_free (copy->summary);
	g_free (copy->location);
	g_free (copy->description);
	copy->summary = g_strdup (invitation->summary);
	copy->location = g_strdup (invitation->location);
	copy->description = g_strdup (invitation->description);
	copy->related_uid = g_strdup (invitation->related_uid);
	copy->sequence = invitation->sequence;
	copy->start = invitation->start;
	copy->end = invitation->end;
	copy->no_counter = invitation->no_counter;
	copy->cancelled = invitation->cancelled;
	for (guint i = 0; i < invitation->attendees->len; i++)
		g_ptr_array_add (copy->attendees, ccrf_attendee_copy (g_ptr_array_index (invitation->attendees, i)));
	return copy;
}

void
ccrf_invitation_free (CcrfInvitation *invitation)
{
	if (invitation == NULL)
		return;
	g_free (invitation->uid);
	g_free (invitation->summary);
	g_free (invitation->location);
	g_free (invitation->description);
	g_free (invitation->related_uid);
	ccrf_address_free (invitation->organizer);
	g_ptr_array_unref (invitation->attendees);
	g_free (invitation);
}

CcrfAttendee *
ccrf_invitation_find (const CcrfInvitation *invitation, const char *address)
{
	for (guint i = 0; address != NULL && i < invitation->attendees->len; i++) {
		CcrfAttendee *attendee = g_ptr_array_index (invitation->attendees, i);
		if (ccrf_address_equal (attendee->who->address, address))
			return attendee;
	}
	return NULL;
}
