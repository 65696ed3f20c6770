//! Who is at the other end.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use poem::{Addr, Request};

/// The client's address: the peer's, or where the peer is a trusted proxy, the last address in `X-Forwarded-For` that is not
/// one. Whatever stands before that was written by somebody we do not know.
pub(crate) fn client(request: &Request, trusted: &[IpAddr]) -> IpAddr {
    let peer = match &request.remote_addr().0 {
        Addr::SocketAddr(address) => address.ip().to_canonical(),
        Addr::Unix(_) | Addr::Custom(..) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    };
    if !trusted.contains(&peer) {
        return peer;
    }
    let values: Vec<&str> =
        request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    let hops = values.iter().rev().flat_map(|value| value.rsplit(','));
    for hop in hops {
        match hop.trim().parse::<IpAddr>() {
            Ok(address) if trusted.contains(&address.to_canonical()) => {}
            Ok(address) => return address.to_canonical(),
            Err(_) => break,
        }
    }
    peer
}

/// What an address counts as where addresses are counted: one household has a whole /64 of IPv6.
pub(crate) fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, SocketAddr};

    use poem::Request;
    use poem::web::RemoteAddr;

    fn request(forwarded: &[&str]) -> Request {
        let mut builder = Request::builder();
        for value in forwarded {
            builder = builder.header("x-forwarded-for", *value);
        }
        let (parts, body) = builder.finish().into_parts();
        let peer: SocketAddr = "10.0.0.1:5".parse().unwrap();
        let mut http = poem::http::Request::builder().body(()).unwrap();
        *http.headers_mut() = parts.headers;
        let (head, ()) = http.into_parts();
        let parts = (head, Default::default(), RemoteAddr(peer.into()), poem::http::uri::Scheme::HTTP).into();
        Request::from_parts(parts, body)
    }

    #[track_caller]
    fn check(forwarded: &[&str], trusted: &[&str], expected: &str) {
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(super::client(&request(forwarded), &trusted).to_string(), expected, "{forwarded:?} {trusted:?}");
    }

    #[test]
    fn only_a_trusted_proxy_may_speak_for_others() {
        check(&["1.2.3.4"], &[], "10.0.0.1");
        check(&["1.2.3.4"], &["10.0.0.1"], "1.2.3.4");
        check(&["6.6.6.6, 1.2.3.4"], &["10.0.0.1"], "1.2.3.4");
        check(&["6.6.6.6", "1.2.3.4, 10.0.0.2"], &["10.0.0.1", "10.0.0.2"], "1.2.3.4");
        check(&["6.6.6.6, nonsense"], &["10.0.0.1"], "10.0.0.1");
        check(&[], &["10.0.0.1"], "10.0.0.1");
    }

    #[test]
    fn one_household_of_ipv6_counts_once() {
        let one = super::neighbourhood("2001:db8:1:2::1".parse().unwrap());
        let other = super::neighbourhood("2001:db8:1:2:ffff::9".parse().unwrap());
        let far = super::neighbourhood("2001:db8:1:3::1".parse().unwrap());
        assert_eq!(one, other);
        assert_ne!(one, far);
    }
}
