/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * S/MIME that is signed and not encrypted, with the text inside the signature
 * (RFC 8551 3.5.2): anybody can read it. Who signed is not looked at: what vouches
 * for a sender is the border's Authentication-Results.
 */

#include "reading.h"

#include <openssl/cms.h>
#include <openssl/err.h>

GBytes *
ccrf_signed_content (GBytes *der)
{
	gsize size;
	const guchar *at = g_bytes_get_data (der, &size);
	CMS_ContentInfo *cms = size > 0 && size < G_MAXINT ? d2i_CMS_ContentInfo (NULL, &at, (long) size) : NULL;
	GBytes *content = NULL;

	if (cms && OBJ_obj2nid (CMS_get0_type (cms)) == NID_pkcs7_signed) {
		ASN1_OCTET_STRING **octets = CMS_get0_content (cms);

		if (octets && *octets && ASN1_STRING_length (*octets) > 0)
			content = g_bytes_new (ASN1_STRING_get0_data (*octets), (gsize) ASN1_STRING_length (*octets));
	}
	CMS_ContentInfo_free (cms);
	ERR_clear_error ();
	return content;
}
